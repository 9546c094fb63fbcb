// The report of a task on a sequence model: scores by beam, and sentences with outputs, beams, attention and trees.
import { facts, h, panel, replace, table } from '../dom.js';
import { number, plural } from '../format.js';
import { arcs } from './arcs.js';
import { attention } from './attention.js';
import { beamTree, pathOf } from './tree.js';

export const SEQUENCE_KINDS = ['evaluate-sequence-model', 'decode-text'];

export const TASKS = { WORD_ORDERING: 'word ordering', PARSING: 'parsing', TRANSLATION: 'translation' };
const RANKINGS = { LAST_SCORE: 'the score of the last word', LOG_PROBABILITY: 'summed log-probabilities' };
const SHARES = ['exact match', 'complete'];
const ORDER = ['BLEU', 'LAS', 'UAS'];

const told = (name, value) => (SHARES.includes(name) ? `${(100 * value).toFixed(1)} %` : value.toFixed(2));

/** Everything of a report, as panels. */
export function reportPanels(report) {
  return [
    report.notes.length ? h('div', { class: 'notice', role: 'note' }, report.notes.map((one) => h('p', null, one))) : null,
    report.scores.length ? panel('Scores by beam', scores(report)) : null,
    report.shown.length ? sentences(report) : null,
  ];
}

function scores(report) {
  const names = [...new Set(report.scores.flatMap((one) => Object.keys(one.values)))].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const cell = (one, name) => {
    const value = one.values[name];
    return value ? [told(name, value.value), h('span', { class: 'faint' }, ` ${told(name, value.low)} … ${told(name, value.high)}`)] : '–';
  };
  return [table([['', '', (name) => name], ...report.scores.map((one) => [`K = ${one.beam}${one.warning ? ' ⚠' : ''}`, 'num', (name) => cell(one, name)])], names, 'Scores by beam'),
    h('p', { class: 'body small muted' }, `${plural(report.sentences, 'sentence')} of split ${report.split} measured${report.leftOut ? `, ${number(report.leftOut)} left out for their length` : ''}; intervals hold 95 % of bootstrap draws of whole sentences. Hypotheses are ranked by ${RANKINGS[report.ranking]}${report.trainingBeam ? `; trained with a beam of ${report.trainingBeam}, so at most ${report.trainingBeam - 1} are supported (⚠: more)` : '; trained by cross-entropy'}.`)];
}

const rank = (name) => { const at = ORDER.findIndex((one) => name.startsWith(one)); return at < 0 ? ORDER.length : at; };

/** One sentence at a time; the choice of sentence, beam and output stays while one goes through them. */
function sentences(report) {
  const state = { sentence: 0, search: 0, output: 0 };
  const body = h('div', { class: 'body grid' });
  const name = (one) => `${one.number + 1}. ${one.text || one.wanted?.text || one.source.join(' ')}`;
  const pick = h('select', { 'aria-label': 'Sentence', onchange: () => go(Number(pick.value)) }, report.shown.map((one, i) => h('option', { value: i }, name(one).slice(0, 90))));
  const back = h('button', { type: 'button', 'aria-label': 'Sentence before', onclick: () => go(state.sentence - 1) }, '‹');
  const on = h('button', { type: 'button', 'aria-label': 'Next sentence', onclick: () => go(state.sentence + 1) }, '›');
  const node = panel('Sentences', body, back, pick, on);
  function go(to) {
    Object.assign(state, { sentence: Math.min(Math.max(0, to), report.shown.length - 1), output: 0 });
    draw();
  }
  function draw() {
    pick.value = state.sentence;
    back.disabled = state.sentence === 0;
    on.disabled = state.sentence === report.shown.length - 1;
    replace(body, sentence(report, report.shown[state.sentence], state, draw));
  }
  draw();
  return node;
}

function sentence(report, one, state, redraw) {
  const source = h('span', null, one.source.map((word, i) => [one.unknown.includes(i) ? h('span', { class: 'unknown', title: 'unknown to the model' }, word, h('span', { 'aria-label': 'unknown to the model' }, ' ?')) : word, ' ']));
  const head = facts([['Text', one.text], [report.task === 'WORD_ORDERING' ? 'Bag of words' : 'Source', one.source.length ? source : null], ['Right', report.task === 'PARSING' ? null : one.wanted?.text]]);
  if (one.problem) return [head, h('div', { class: 'problem', role: 'alert' }, one.problem)];
  const choices = [...one.searches.map((search) => `K = ${search.beam}`), ...(one.training ? [`training, K = ${one.training.beam}`] : [])];
  state.search = Math.min(state.search, choices.length - 1);
  const chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Search' }, choices.map((label, i) => h('button', { type: 'button', 'aria-pressed': String(i === state.search), onclick: () => { Object.assign(state, { search: i, output: 0 }); redraw(); } }, label)));
  const search = one.searches[state.search];
  return [head, choices.length > 1 ? chips : null, search ? found(report, one, search, state, redraw)
    : [h('h3', null, 'How training searches this sentence'), h('p', { class: 'small muted' }, 'As the trained model is now and without dropout: where a rival comes closer than 1 to the right word the margin is violated, and the search begins anew.'), beamTree(one.training)]];
}

function found(report, one, search, state, redraw) {
  const output = search.outputs[state.output];
  return [search.notes.map((note) => h('p', { class: 'notice' }, note)), nBest(report, one, search, state, redraw),
    output.tree ? [h('h3', null, 'Tree'), arcs(one.source, output.tree, one.wanted?.tree)] : null,
    h('h3', null, 'Beam'), search.trace ? beamTree(search.trace, pathOf(search.trace, output)) : h('p', { class: 'muted small' }, 'The search was left out because the report would be too large.'),
    h('h3', null, 'Attention'), attention(one.source, output, one.unknown)];
}

function nBest(report, one, search, state, redraw) {
  const judged = search.outputs.some((output) => output.exact !== undefined);
  const names = [...new Set(search.outputs.flatMap((output) => Object.keys(output.scores)))];
  const choose = (i) => { state.output = i; redraw(); document.querySelector('input[name="output"]:checked')?.focus(); };
  const words = (output) => (report.task === 'PARSING' ? output.symbols.join(' ') : output.text || '(no word)');
  return table([
    ['', '', ([, i]) => h('input', { type: 'radio', name: 'output', 'aria-label': `Show output ${i + 1}`, checked: i === state.output, onchange: () => choose(i) })],
    ['Rank', 'num', ([, i]) => i + 1], ['Output', '', ([output]) => words(output)], ['Score', 'num', ([output]) => output.score.toFixed(3)],
    ...names.map((name) => [name, 'num', ([output]) => (output.scores[name] === undefined ? '–' : output.scores[name].toFixed(1))]),
    ['', 'small', ([output]) => [output.complete ? null : '⚠ did not end', judged && output.exact ? '✓ right' : null]]], search.outputs.map((output, i) => [output, i]), 'Outputs, best first');
}

/** "model@digest" of a report, to be linked. */
export const modelOf = (report) => report.model.split('@');
