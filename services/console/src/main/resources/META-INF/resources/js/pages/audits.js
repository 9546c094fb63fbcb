// All audits, at work and done, kept current by the stream of tasks.
import { get, query as asQuery } from '../api.js';
import { watch } from '../board.js';
import { empty, h, replace, table } from '../dom.js';
import { ago, short, split } from '../format.js';
import { progress, state, stateOf, verdicts } from '../parts.js';

/** The row's link, with the model below it. */
const what = (one) => [h('a', { href: '/audits/' + one.id, 'data-link': true, class: 'id' }, one.name || one.id),
  h('span', { class: 'under mono' }, one.model ? `${split(one.model)[0]} ${short(split(one.model)[1])}` : one.modelSha256 ? `ONNX ${short(one.modelSha256)}` : one.id)];

/** What there is to say of an audit: progress, cause of failure, or verdicts. */
const outcome = (one) => (one.digest ? verdicts(one.verdicts)
  : one.task?.failure && one.task.state !== 'RUNNING' ? h('span', { class: 'small muted' }, one.task.failure.message) : progress(one.task));

export const auditTable = (audits) => table([
  ['Audit', '', what],
  ['State', '', (one) => state(one.task ? stateOf(one.task) : 'SUCCEEDED')],
  ['Verdicts', '', outcome],
  ['Images from', '', (one) => (one.dataset ? h('span', null, split(one.dataset)[0]) : h('span', { class: 'faint' }, '–'))],
  ['Active', 'num muted', (one) => ago(one.task?.updatedAt ?? one.completedAt)]], audits, 'Audits');

/** Calls back at once and when an audit, or a shard of one, changes. */
export function watchAudits(callback, matches = () => true) {
  let timer = 0;
  const stop = watch((rows) => {
    if (!rows.some((row) => (row.kind === 'audit-model' || row.kind === 'audit-shard') && matches(row))) return;
    clearTimeout(timer);
    timer = setTimeout(callback, 300);
  });
  return () => { clearTimeout(timer); stop(); };
}

export async function render({ main, title, query, onLeave }) {
  title('Audits');
  const wanted = { name: query.get('name') ?? '', model: query.get('model') ?? '' };
  const narrowed = wanted.name || wanted.model;
  const body = h('div', { class: 'panel' });
  const count = h('span', { class: 'muted small', role: 'status' });
  replace(main, h('div', { class: 'head' }, h('h1', null, wanted.name ? `Audits of ${wanted.name}` : 'Audits'), count, h('span', { class: 'spacer' }),
    narrowed ? h('a', { class: 'button', href: '/audits', 'data-link': true }, 'All audits') : null, h('a', { class: 'button primary', href: '/deploy', 'data-link': true }, 'Deploy a model'),
    h('p', { class: 'sub' }, 'Which explanations of a classifier can be believed? Each audit randomizes the model and looks whether the maps notice.')), body);
  async function load() {
    const { audits } = await get('/audits' + asQuery(wanted));
    count.textContent = audits.length ? `${audits.length}` : '';
    replace(body, audits.length ? auditTable(audits)
      : narrowed ? empty('The audit has not begun yet.', 'It appears here by itself when the auditor has taken the deployment, usually within seconds.')
        : empty('No audits yet.', 'What is deployed is audited. Deploy an ONNX file with the button above, or from the shell:', 'touchstone deploy model.onnx --name theirs --dataset mnist --input 0..1', h('p', null, 'A model that was trained here needs only its name:'), h('code', null, 'touchstone audit NAME')));
  }
  onLeave(watchAudits(load));
  await load();
}
