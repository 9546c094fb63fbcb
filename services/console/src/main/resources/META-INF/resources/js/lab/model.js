// The page of a learned optimizer: how it was trained, and its races.
import { get, post } from '../api.js';
import { chart } from '../chart.js';
import { empty, facts, h, json, panel, replace, table, toast } from '../dom.js';
import { ago, bytes, number, short } from '../format.js';
import { state } from '../parts.js';
import { counts, drawable, imitated, marks, NORM } from './training.js';

export async function renderOptimizer({ main, go }, { card, versions }, lineage) {
  const reference = `${card.name}@${card.digest}`;
  const races = await comparisonsOf(card).catch(() => []);
  const curves = new Map(Object.entries(card.curves));
  const plots = drawable([...curves]).map(([name, curve]) => {
    const plot = chart({ height: 200, log: name === NORM });
    plot.set([{ name, steps: curve.steps, values: curve.values }], marks(name, curve));
    return plot;
  });
  const race = h('button', { type: 'button', class: 'primary', onclick: () => start(race, card, go) }, 'Let it race');
  replace(main,
    h('div', { class: 'head' }, h('h1', null, card.name), h('code', { class: 'muted', title: card.digest }, short(card.digest)), h('span', { class: 'spacer' }),
      h('div', { class: 'actions' }, race, h('a', { class: 'button', href: `/api/v1/models/${card.name}/${card.digest}/parameters.safetensors`, download: '' }, 'safetensors ', h('span', { class: 'muted' }, bytes(card.parameters.bytes)))),
      h('p', { class: 'sub' }, `Optimizer · ${number(card.metrics.parameters)} numbers · trained on ${family(card.recipe)}`)),
    h('div', { class: 'grid' },
      panel('Lineage', h('div', { class: 'body' }, lineage(card, []))),
      h('div', { class: 'grid two' },
        h('div', { class: 'grid' }, counts(curves, Number(card.recipe?.updates ?? 0) + imitated(card.recipe), imitated(card.recipe)), plots.length ? panel('Meta-training', h('div', { class: 'charts' }, plots)) : null,
          panel('Races', races.length ? raceTable(races) : empty('It has not raced yet.', 'A race compares it with hand-made optimizers whose rates are tuned on functions of their own.', `touchstone submit --kind compare-optimizers --set compareOptimizers.optimizer=${reference}`)),
          panel('Use it in a training', h('div', { class: 'body grid' }, h('p', { class: 'muted' }, 'In the place of a hand-made optimizer; a safeguard gives way to Adam where it fails.'), json({ optimizer: { learned: { optimizer: reference } } })))),
        h('div', { class: 'grid' },
          panel('Measured', table([['At the end', '', ([name]) => name], ['', 'num', ([, value]) => number(value)]], Object.entries(card.metrics), 'Measured')),
          panel('Architecture', json(card.architecture)), card.recipe ? panel('How it was trained', json(card.recipe)) : null,
          panel('To get the same bits', h('div', { class: 'body' }, facts([...Object.entries(card.fingerprint), ['digest', h('code', null, card.digest)]]))),
          versions.length > 1 ? panel('Versions', table([['Digest', 'mono', (one) => h('a', { href: `/models/${card.name}/${one.digest}`, 'data-link': true }, short(one.digest) + (one.digest === card.digest ? ' (this)' : ''))], ['', 'num muted', (one) => ago(one.publishedAt)]], versions, 'Versions')) : null))));
}

/** What an optimizer was trained on, in words. */
export function family(recipe) {
  const { quadratics, classifier, style } = recipe?.family ?? {};
  if (quadratics) return `quadratics of ${quadratics.size ?? 10} dimensions`;
  if (style) return `style transfer of ${style.dataset.split('@')[0]}`;
  if (!classifier) return 'an unknown family';
  const { mlp, cnn } = classifier.architecture ?? {};
  return `${mlp ? `perceptrons (${(mlp.hidden ?? []).join('-')} ${(mlp.activation ?? 'RELU').toLowerCase()})` : cnn ? 'convolutional networks' : 'classifiers'} of ${classifier.dataset.split('@')[0]}`;
}

const comparisonsOf = async (card) => (await get(`/tasks?kind=compare-optimizers&text=${card.name}`)).tasks.filter((one) => [card.name, `${card.name}@${card.digest}`].includes(one.subject));

/** Comparisons as a table; wins are over the best opponent where all ratios are known. */
export function raceTable(races) {
  const ratios = (one) => Object.entries(one.results).filter(([name]) => name.startsWith('ratio to ')).sort(([, a], [, b]) => b - a)[0];
  return table([
    ['Race', '', (one) => h('a', { href: '/tasks/' + one.id, 'data-link': true, class: 'id' }, one.id)], ['State', '', (one) => state(one.state)],
    ['Largest ratio', 'num', (one) => { const found = ratios(one); return found ? [found[1].toFixed(3), h('span', { class: 'under' }, found[0].replace('ratio to', 'to'))] : '–'; }],
    ['Passed', 'num', (one) => (one.results['races passed'] === undefined ? '–' : `${one.results['races passed']} of ${one.results.races}`)],
    ['', 'num muted', (one) => ago(one.updatedAt)]], races, 'Races');
}

/** Asked for twice it is one task: its id is a function of the optimizer. */
async function start(button, card, go) {
  button.disabled = true;
  const functions = card.recipe?.family?.quadratics ? [1000, 200] : [100, 2];
  try {
    const receipt = await post('/tasks', { id: `race-${card.name.slice(0, 32)}-${card.digest.slice(0, 12)}`, compareOptimizers: { optimizer: `${card.name}@${card.digest}`, test: { seed: 10, functions: functions[0] }, tuning: { seed: 11, functions: functions[1] }, grid: { count: 17 } } });
    go('/tasks/' + receipt.id);
  } catch (problem) {
    toast(`${problem.message} ${problem.detail}`, true);
    button.disabled = false;
  }
}
