// All models with how well they do.
import { get } from '../api.js';
import { empty, h, replace, table } from '../dom.js';
import { ago, bytes, number, percent, short, split } from '../format.js';
import { headlineOf, measured } from '../sequence/model.js';

/** A density has bits per dimension where a classifier has an accuracy. */
export const isFlow = (model) => model.metrics['held-out bits per dimension'] !== undefined;

const scores = (evaluation) => {
  const found = measured(evaluation.metrics);
  return found.length ? found.map(([name, value]) => h('span', { class: 'under' }, `${name} ${number(value)}`)) : '–';
};

/** Images are evaluated on a page of their own; what else is measured is on the page of its task. */
export const evaluationPath = (evaluation) => (evaluation.metrics.accuracy === undefined ? '/tasks/' : '/evaluations/') + evaluation.id;

export function accuracy(evaluation) {
  const { accuracy: value, 'accuracy low': low, 'accuracy high': high } = evaluation.metrics;
  if (value === undefined) return scores(evaluation);
  return h('span', { title: `95 % interval ${percent(low)} to ${percent(high)} on ${evaluation.split}` }, percent(value), low === undefined ? null : h('span', { class: 'faint' }, ` ± ${(50 * (high - low)).toFixed(2)}`));
}

function learned(one) {
  const headline = headlineOf(one.metrics);
  return headline ? h('span', { title: headline[0] }, headline[1].toFixed(2), h('span', { class: 'faint' }, ` ${headline[0].replace('validation ', '')}`)) : h('span', { class: 'faint' }, '–');
}

export async function render({ main, title }) {
  title('Models');
  const { models } = await get('/models');
  replace(main, h('div', { class: 'head' }, h('h1', null, 'Models'), h('span', { class: 'muted small' }, `${models.length} versions`), h('span', { class: 'spacer' }), h('a', { class: 'button primary', href: '/submit?kind=train-classifier', 'data-link': true }, 'Train')),
    h('div', { class: 'panel' }, models.length === 0
      ? empty('No models yet.', 'Train one on a data set you have; it is published with its tensors and a card.', 'touchstone submit --kind train-classifier --set trainClassifier.dataset=demo-shapes')
      : table([
        ['Name', '', (one) => [h('a', { href: `/models/${one.name}/${one.digest}`, 'data-link': true, class: 'id' }, one.name), h('span', { class: 'under mono' }, short(one.digest))]],
        ['How good', 'num', (one) => (one.kind === 'optimizer' ? h('span', { class: 'faint' }, 'an optimizer') : one.kind === 'sequence' ? learned(one) : isFlow(one) ? h('span', { title: 'held-out bits per dimension' }, one.metrics['held-out bits per dimension'].toFixed(3), h('span', { class: 'faint' }, ' bits/dim')) : one.evaluations.length ? accuracy(one.evaluations[0]) : h('span', { class: 'faint' }, 'not evaluated'))],
        ['Learned from', '', (one) => one.origin.datasets.map((reference) => h('a', { href: '/datasets/' + split(reference).join('/'), 'data-link': true }, split(reference)[0], ' ', h('span', { class: 'mono faint' }, short(split(reference)[1]))))],
        ['ONNX', 'num', (one) => (one.onnxBytes ? bytes(one.onnxBytes) : h('span', { class: 'faint' }, '–'))],
        ['Made by', '', (one) => h('a', { href: '/tasks/' + one.origin.taskId, 'data-link': true, class: 'mono' }, one.origin.taskId)],
        ['Published', 'num muted', (one) => ago(one.publishedAt)]], models, 'Models')));
}
