// The beam as a tree, step by step: what was kept, what was dropped, where the right output was lost, where the search was reset.
import { h, replace, svg } from '../dom.js';
import { number } from '../format.js';

const COLUMN = 124;
const BOX = 104;
const ROW = 27;
const HEIGHT = 21;
const TOP = 40;
const LEFT = 8;
const MOST_ROWS = 24;

const shortened = (word) => (word.length > 13 ? word.slice(0, 12) + '…' : word);
const score = (value) => (typeof value === 'number' ? value.toFixed(2) : String(value));

/** Words on the way to a candidate, its own last. */
export function prefix(trace, step, place) {
  const words = [];
  for (let t = step, at = place; t >= 0; t--) {
    const one = trace.steps[t].candidates[at];
    words.unshift(one.word);
    at = one.parent;
  }
  return words;
}

/** Places of an output's candidates by step, as Set of "step|place"; empty when it is not in the trace. */
export function pathOf(trace, output) {
  const wanted = output.symbols.join(' ');
  for (let t = trace.steps.length - 1; t >= 0; t--) {
    const place = trace.steps[t].candidates.findIndex((one, i) => one.kept && Math.abs(one.score - output.score) < 1e-5
      && [wanted, `${wanted} </s>`.trim()].includes(prefix(trace, t, i).join(' ')));
    if (place < 0) continue;
    const path = new Set();
    for (let at = place, step = t; step >= 0; step--) { path.add(`${step}|${at}`); at = trace.steps[step].candidates[at].parent; }
    return path;
  }
  return new Set();
}

const kindOf = (one) => `${one.kept ? 'kept' : 'dropped'}${one.wanted ? ' wanted' : ''}`;
const told = (one) => `${one.kept ? 'kept' : 'dropped'}${one.wanted ? ', right so far' : ''}`;

/** What happened at a step in a sentence; empty when nothing did. */
export function event(trace, step) {
  const { margin, reset } = trace.steps[step];
  if (margin?.violated) {
    return `The margin is violated: right word ${score(margin.wanted)}, rival ${score(trace.steps[step].candidates[margin.rival].score)}, hinge ${score(margin.hinge)}, cost D ${score(margin.cost)}.${reset ? ' The search begins anew from the right prefix.' : ''}`;
  }
  if (margin) return `The margin is kept: the right word is ${score(-margin.hinge)} further above its rival than it must be.`;
  if (trace.search === 'TRAINING') return 'Everything is kept, so nothing can come too close to the right word.';
  return trace.lost === step + 1 ? 'Here the right output falls off the beam; it cannot come back.' : '';
}

/** An element with the tree, a stepper and the candidates of the chosen step; best: places of the best output. */
export function beamTree(trace, best = new Set()) {
  const slider = h('input', { type: 'range', min: 1, max: trace.steps.length, step: 1, value: trace.lost ?? 1, 'aria-label': 'Step of the search', oninput: () => choose(Number(slider.value) - 1) });
  const at = h('output', { class: 'num muted', 'aria-live': 'polite' });
  const drawn = h('div', { class: 'scroll beam-tree', tabindex: 0, role: 'group', 'aria-label': 'Beam tree, scrolls sideways' });
  const details = h('div');
  const columns = [];
  replace(drawn, draw(trace, best, columns, (step) => { slider.value = step + 1; choose(step); }));
  choose(Number(slider.value) - 1);

  function choose(step) {
    const { candidates, considered } = trace.steps[step];
    columns.forEach((column, i) => column.classList.toggle('chosen', i === step));
    if (drawn.clientWidth) drawn.scrollTo({ left: Math.max(0, LEFT + step * COLUMN - drawn.clientWidth / 2), behavior: 'auto' });
    at.textContent = `step ${step + 1} of ${trace.steps.length}`;
    replace(details, h('p', { class: 'small' }, `${number(considered)} ${considered === 1 ? 'candidate' : 'candidates'} considered. `, h('b', null, event(trace, step))),
      h('div', { class: 'scroll' }, h('table', { class: 'candidates', 'aria-label': 'Candidates of the step' },
        h('thead', null, h('tr', null, ['Rank', 'Prefix', 'Score', ''].map((one, i) => h('th', { scope: 'col', class: i === 1 || i === 3 ? '' : 'num' }, one)))),
        h('tbody', null, candidates.map((one, i) => h('tr', { class: kindOf(one) }, h('td', { class: 'num' }, number(one.rank)), h('td', null, h('span', { class: 'faint' }, prefix(trace, step, i).slice(0, -1).join(' '), ' '), h('b', null, one.word)), h('td', { class: 'num' }, score(one.score)), h('td', { class: 'small' }, told(one), trace.steps[step].margin?.rival === i ? ', rival' : '')))))));
  }
  return h('div', { class: 'grid' }, legend(trace), drawn, h('label', { class: 'inline stepper' }, 'Step', slider, at), details);
}

function legend(trace) {
  return h('p', { class: 'legend small' }, sample('kept', 'kept'), sample('dropped', 'dropped (✕)'), sample('kept wanted', 'right so far (★)'),
    trace.search === 'TRAINING' ? h('span', null, '↺ the search begins anew') : h('span', null, 'thick: the way of the chosen output'));
}

function sample(kind, text) {
  return h('span', { class: 'sample' }, svg('svg', { width: 26, height: 16, 'aria-hidden': 'true', class: 'beam' }, svg('g', { class: `candidate ${kind}` }, svg('rect', { x: 1, y: 1, width: 24, height: 14, rx: 4 }))), text);
}

/** Rows of a column: where each candidate is drawn; those beyond the last row share it. */
const rowOf = (place) => Math.min(place, MOST_ROWS);

function draw(trace, best, columns, choose) {
  const rows = Math.max(...trace.steps.map((step) => Math.min(step.candidates.length, MOST_ROWS + 1)));
  const width = LEFT * 2 + trace.steps.length * COLUMN;
  const height = TOP + rows * ROW + 30;
  const x = (step) => LEFT + step * COLUMN;
  const y = (place) => TOP + rowOf(place) * ROW;
  const lines = [];
  const boxes = [];
  const marks = [];
  trace.steps.forEach((step, t) => {
    step.candidates.slice(0, MOST_ROWS).forEach((one, i) => {
      if (one.parent < 0) return;
      const from = [x(t - 1) + BOX, y(one.parent) + HEIGHT / 2];
      const to = [x(t), y(i) + HEIGHT / 2];
      const middle = (from[0] + to[0]) / 2;
      lines.push(svg('path', { class: `way ${kindOf(one)}${best.has(`${t}|${i}`) ? ' best' : ''}`, d: `M${from[0]} ${from[1]}C${middle} ${from[1]} ${middle} ${to[1]} ${to[0]} ${to[1]}` }));
    });
    if (step.reset) marks.push(svg('g', { class: 'reset' }, svg('line', { x1: x(t) + BOX + 10, x2: x(t) + BOX + 10, y1: TOP - 8, y2: height - 14 }), svg('text', { x: x(t) + BOX + 10, y: height - 2, 'text-anchor': 'middle' }, '↺ reset')));
    columns.push(svg('rect', { class: 'ground', x: x(t) - 5, y: 2, width: BOX + 10, height: height - 20, rx: 6, onclick: () => choose(t) }));
    boxes.push(svg('g', { onclick: () => choose(t) },
      svg('text', { class: 'step', x: x(t), y: 16 }, String(t + 1)),
      heading(trace, t, x(t)),
      step.candidates.slice(0, MOST_ROWS).map((one, i) => box(one, x(t), y(i), best.has(`${t}|${i}`))),
      step.candidates.length > MOST_ROWS ? svg('text', { class: 'step', x: x(t) + 8, y: y(MOST_ROWS) + 15 }, `and ${step.candidates.length - MOST_ROWS} more`) : null));
  });
  const lost = trace.search === 'TRAINING' ? `${trace.steps.filter((one) => one.margin?.violated).length} violations of the margin, ${trace.steps.filter((one) => one.reset).length} resets` : trace.lost ? `the right output is lost at step ${trace.lost}` : 'no right output is lost';
  return svg('svg', { class: 'beam', width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `Search with ${trace.beam} hypotheses over ${trace.steps.length} steps; ${lost}. The table below tells each step.` }, columns, lines, boxes, marks);
}

function heading(trace, t, left) {
  const { margin } = trace.steps[t];
  const text = margin?.violated ? `✗ hinge ${score(margin.hinge)}` : trace.search !== 'TRAINING' && trace.lost === t + 1 ? '▼ right one lost' : '';
  return text ? svg('text', { class: 'trouble', x: left + 16, y: 16 }, text) : null;
}

function box(one, left, top, best) {
  const mark = (one.kept ? '' : '✕ ') + (one.wanted ? '★ ' : '');
  return svg('g', { class: `candidate ${kindOf(one)}${best ? ' best' : ''}` }, svg('title', null, `${one.word}: ${score(one.score)}, rank ${one.rank}, ${told(one)}`),
    svg('rect', { x: left, y: top, width: BOX, height: HEIGHT, rx: 5 }), svg('text', { x: left + 7, y: top + 15 }, mark + shortened(one.word)),
    svg('text', { class: 'score', x: left + BOX - 6, y: top + 14.5, 'text-anchor': 'end' }, one.word.length > 8 ? '' : score(one.score)));
}
