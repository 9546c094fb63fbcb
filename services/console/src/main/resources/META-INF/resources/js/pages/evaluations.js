// All evaluations.
import { get } from '../api.js';
import { empty, h, replace, table } from '../dom.js';
import { ago, number, short, split } from '../format.js';
import { accuracy, evaluationPath } from './models.js';

export async function render({ main, title }) {
  title('Evaluations');
  const { evaluations } = await get('/evaluations');
  const of = (reference, folder) => h('a', { href: `/${folder}/` + split(reference).join('/'), 'data-link': true }, split(reference)[0], ' ', h('span', { class: 'mono faint' }, short(split(reference)[1])));
  replace(main, h('div', { class: 'head' }, h('h1', null, 'Evaluations'), h('span', { class: 'muted small' }, number(evaluations.length))),
    h('div', { class: 'panel' }, evaluations.length === 0
      ? empty('No evaluations yet.', 'A training that names a test split is evaluated as soon as its model is published; any model can be at any time:', 'touchstone submit --kind evaluate-model --set evaluateModel.model=NAME')
      : table([
        ['Evaluation', '', (one) => h('a', { href: evaluationPath(one), 'data-link': true, class: 'id' }, one.id)],
        ['Model', '', (one) => one.origin.models.map((reference) => of(reference, 'models'))],
        ['Data set', '', (one) => one.origin.datasets.map((reference) => of(reference, 'datasets'))],
        ['Split', '', (one) => one.split],
        ['How good', 'num', accuracy],
        ['Calibration error', 'num', (one) => (one.metrics['expected calibration error'] === undefined ? '–' : number(one.metrics['expected calibration error']))],
        ['Completed', 'num muted', (one) => ago(one.completedAt)]], evaluations, 'Evaluations')));
}
