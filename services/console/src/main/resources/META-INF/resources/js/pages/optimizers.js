// The optimizer lab: optimizers that were learned, those being trained, and their races.
import { get } from '../api.js';
import { empty, h, panel, replace, table } from '../dom.js';
import { ago, number, short } from '../format.js';
import { progress, state, taskLink } from '../parts.js';
import { raceTable } from '../lab/model.js';

const validation = (one) => number(one.metrics['best validation loss']);

export async function render({ main, title }) {
  title('Optimizers');
  const [{ models }, trainings, comparisons] = await Promise.all([get('/models'), get('/tasks?kind=train-optimizer'), get('/tasks?kind=compare-optimizers')]);
  const optimizers = models.filter((one) => one.kind === 'optimizer');
  const busy = trainings.tasks.filter((one) => one.state !== 'SUCCEEDED');
  replace(main, h('div', { class: 'head' }, h('h1', null, 'Optimizers'), h('span', { class: 'muted small' }, `${number(optimizers.length)} learned`), h('span', { class: 'spacer' }),
    h('a', { class: 'button', href: '/submit?kind=compare-optimizers', 'data-link': true }, 'Compare'), h('a', { class: 'button primary', href: '/submit?kind=train-optimizer', 'data-link': true }, 'Train')),
  h('div', { class: 'grid' },
    panel('Learned optimizers', optimizers.length ? table([
      ['Name', '', (one) => [h('a', { href: `/models/${one.name}/${one.digest}`, 'data-link': true, class: 'id' }, one.name), h('span', { class: 'under mono' }, short(one.digest))]],
      ['Validation loss', 'num', validation], ['Clipped updates', 'num', (one) => number(one.metrics['clipped updates'])], ['Skipped episodes', 'num', (one) => number(one.metrics['skipped episodes'])],
      ['Made by', '', (one) => h('a', { href: '/tasks/' + one.origin.taskId, 'data-link': true, class: 'mono' }, one.origin.taskId)], ['Published', 'num muted', (one) => ago(one.publishedAt)]], optimizers, 'Learned optimizers')
      : empty('No optimizer was learned yet.', 'A small network learns to minimize functions, and may then train other models.', 'touchstone submit --kind train-optimizer')),
    busy.length ? panel('In training', table([['Task', '', taskLink], ['State', '', (one) => state(one.state)], ['Progress', '', progress], ['', 'num muted', (one) => ago(one.updatedAt)]], busy, 'In training')) : null,
    panel('Races', comparisons.tasks.length ? raceTable(comparisons.tasks) : empty('No race yet.', 'Learned optimizers race against hand-made ones, tuned on functions of their own.', 'touchstone submit --kind compare-optimizers'))));
}
