// The page of a flow: an exact density, so no accuracy and no graph, but bits per dimension, samples and uses.
import { get, post } from '../api.js';
import { chart } from '../chart.js';
import { facts, h, json, panel, replace, table, toast } from '../dom.js';
import { ago, bytes, number, short, split } from '../format.js';
import { gallery } from './gallery.js';

const BITS = [['held-out bits per dimension', 'held out'], ['training bits per dimension', 'training']];
const BASELINES = [['histogram of each pixel in bits per dimension', 'a histogram of each pixel'], ['pooled histogram in bits per dimension', 'one histogram of all pixels'], ['entropy in bits per dimension', 'entropy of the density'], ['normal with the same deviations in bits per dimension', 'a normal distribution']];

/** Bits per dimension beside what models without a network need; series of a chart. */
export function bitsBesideBaselines(curves) {
  return [...BITS, ...BASELINES].filter(([name]) => curves[name]?.steps.length).map(([name, label]) => ({ name: label, steps: curves[name].steps, values: curves[name].values }));
}

export async function renderFlow({ main, go }, { card, versions }, lineage) {
  const reference = `${card.name}@${card.digest}`;
  const base = `/api/v1/models/${card.name}/${card.digest}`;
  const ofImages = Boolean(card.architecture.images);
  const pictures = gallery(card.lineage.taskId);
  await pictures.refresh().catch(() => {});
  const bits = chart({ height: 260 });
  bits.set(bitsBesideBaselines(card.curves));
  const rest = Object.entries(card.curves).filter(([name]) => !BITS.concat(BASELINES).some(([known]) => known === name)).map(([name, curve]) => {
    const plot = chart({ height: 180 });
    plot.set([{ name, steps: curve.steps, values: curve.values }]);
    return plot;
  });
  const density = ofImages ? {} : { density: card.fingerprint.density };
  const use = (label, kind, spec, style) => h('button', { type: 'button', class: style, onclick: (event) => start(event.currentTarget, kind, spec, card, go) }, label);
  replace(main,
    h('div', { class: 'head' }, h('h1', null, card.name), h('code', { class: 'muted', title: card.digest }, short(card.digest)), h('span', { class: 'spacer' }),
      h('div', { class: 'actions' },
        use('Draw samples', 'sampleFlow', { model: reference, seed: 1 }, 'primary'), use('Explore', 'exploreFlow', { model: reference, seed: 1 }),
        ofImages ? h('a', { class: 'button', href: `/complete?model=${reference}`, 'data-link': true }, 'Complete images') : null,
        use('Score', 'scoreImages', { model: reference, seed: 1, ...density }), use('Watch', 'watchDensity', { model: reference, seed: 1, ...density }),
        h('a', { class: 'button', href: `${base}/parameters.safetensors`, download: '' }, 'safetensors ', h('span', { class: 'muted' }, bytes(card.parameters.bytes)))),
      h('p', { class: 'sub' }, `Flow · ${number(card.metrics['held-out bits per dimension'])} bits per dimension on held-out examples`)),
    h('div', { class: 'grid' },
      panel('Lineage', h('div', { class: 'body' }, lineage(card, []))),
      h('div', { class: 'grid two' },
        h('div', { class: 'grid' }, panel('Bits per dimension', h('div', { class: 'charts single' }, bits)), pictures.node, rest.length ? panel('Training', h('div', { class: 'charts' }, rest)) : null),
        h('div', { class: 'grid' },
          panel('Measured', table([['At the end', '', ([name]) => name], ['', 'num', ([, value]) => number(value)]], [['dimensions of an example', card.input.channels * card.input.height * card.input.width], ...Object.entries(card.metrics)], 'Measured')),
          panel('How it was measured', h('div', { class: 'body' }, facts([...Object.entries(card.fingerprint), ['digest', h('code', null, card.digest)]]))),
          panel('Architecture', json(card.architecture)),
          versions.length > 1 ? panel('Versions', table([['Digest', 'mono', (one) => h('a', { href: `/models/${card.name}/${one.digest}`, 'data-link': true }, short(one.digest) + (one.digest === card.digest ? ' (this)' : ''))], ['', 'num muted', (one) => ago(one.publishedAt)]], versions, 'Versions')) : null))));
}

/** Asked for twice it is one task: its id is a function of the model and the use. */
async function start(button, kind, spec, card, go) {
  button.disabled = true;
  try {
    const receipt = await post('/tasks', { id: `${kind.toLowerCase()}-${card.name.slice(0, 32)}-${card.digest.slice(0, 12)}`, [kind]: spec });
    go('/tasks/' + receipt.id);
  } catch (problem) {
    toast(`${problem.message} ${problem.detail}`, true);
    button.disabled = false;
  }
}

/** "name@digest" of what a card was learned from, if from a data set. */
export const learnedFrom = (card) => (card.lineage.datasets.length ? split(card.lineage.datasets[0]) : null);
