// A parse drawn as arcs: above the words what the model says, below them what is right, where that is another tree.
import { h, svg } from '../dom.js';

const GAP = 22;
const LEVEL = 24;
const LETTER = 7.4;

/** Heights of arcs so that inner ones lie under outer ones; by dependent, from 1. */
function levels(heads) {
  const arcs = heads.map((head, i) => [Math.min(head, i + 1), Math.max(head, i + 1), i]).filter(([low]) => low > 0).sort((a, b) => (a[1] - a[0]) - (b[1] - b[0]));
  const level = heads.map(() => 1);
  arcs.forEach(([low, high, i], at) => {
    for (const [innerLow, innerHigh, other] of arcs.slice(0, at)) if (innerLow >= low && innerHigh <= high) level[i] = Math.max(level[i], level[other] + 1);
  });
  return level;
}

const sentence = (words, tree) => words.map((word, i) => `${word} ← ${tree.relations[i]} of ${tree.heads[i] ? words[tree.heads[i] - 1] : 'the root'}`).join('; ');

/** An SVG with the tree, and the right one if it is known. */
export function arcs(words, tree, wanted) {
  const widths = words.map((word, i) => Math.max(word.length * LETTER, tree.relations[i].length * 6.2, 26));
  const centres = [];
  let x = 12;
  for (const width of widths) { centres.push(x + width / 2); x += width + GAP; }
  const differs = wanted && words.some((_, i) => wanted.heads[i] !== tree.heads[i] || wanted.relations[i] !== tree.relations[i]);
  const above = levels(tree.heads);
  const below = differs ? levels(wanted.heads) : [];
  const base = 18 + LEVEL * (Math.max(...above) + 1);
  const height = base + 30 + (differs ? LEVEL * (Math.max(...below) + 1) + 18 : 0);
  const wrong = (i) => wanted && (wanted.heads[i] !== tree.heads[i] || wanted.relations[i] !== tree.relations[i]);
  const errors = words.filter((_, i) => wrong(i)).length;
  return h('div', { class: 'grid' },
    wanted ? h('p', { class: 'small muted' }, errors ? `${errors} of ${words.length} words have another head or relation than they should: ✗ and dashed above, what is right below.` : 'Every head and relation is right.') : null,
    h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Tree, scrolls sideways' }, svg('svg', { class: 'arcs', width: x, height, viewBox: `0 0 ${x} ${height}`, role: 'img', 'aria-label': `Heads: ${sentence(words, tree)}.${differs ? ` Right: ${sentence(words, wanted)}.` : ''}` },
      tree.heads.map((head, i) => arc(centres, head, i, tree.relations[i], base, head ? above[i] : Math.max(...above) + 0.8, -1, wrong(i))),
      words.map((word, i) => svg('text', { class: 'word', x: centres[i], y: base + 18, 'text-anchor': 'middle' }, word)),
      differs ? wanted.heads.map((head, i) => (wrong(i) ? arc(centres, head, i, wanted.relations[i], base + 26, head ? below[i] : Math.max(...below) + 0.8, 1, false) : null)) : null)));
}

function arc(centres, head, i, relation, base, level, side, wrong) {
  const style = `arc${wrong ? ' wrong' : ''}${side > 0 ? ' right' : ''}`;
  const label = (wrong ? '✗ ' : '') + relation;
  if (head === 0) {
    const far = base + side * LEVEL * level;
    return svg('g', { class: style }, svg('path', { d: `M${centres[i]} ${far}V${base + side * 2}` }), tip(centres[i], base, side), svg('text', { x: centres[i], y: side < 0 ? far - 4 : far + 11, 'text-anchor': 'middle' }, label));
  }
  const shift = head - 1 < i ? 5 : -5;
  const from = centres[head - 1] + shift;
  const to = centres[i] - shift;
  const peak = base + side * LEVEL * level;
  const bend = Math.min(12, Math.abs(to - from) / 2) * Math.sign(to - from);
  return svg('g', { class: style }, svg('path', { d: `M${from} ${base}C${from} ${peak} ${from} ${peak} ${from + bend} ${peak}H${to - bend}C${to} ${peak} ${to} ${peak} ${to} ${base + side * 2}` }), tip(to, base, side),
    svg('text', { x: (from + to) / 2, y: peak + (side < 0 ? -3 : 11), 'text-anchor': 'middle' }, label));
}

const tip = (x, base, side) => svg('path', { class: 'tip', d: `M${x - 3.5} ${base + side * 6}L${x} ${base}L${x + 3.5} ${base + side * 6}Z` });
