// The table of tasks: filtered, live, with what can be done to many at once.
import { get, post, query as asQuery } from '../api.js';
import { board, watch } from '../board.js';
import { empty, h, replace, toast } from '../dom.js';
import { ago, duration, elapsed, number } from '../format.js';
import { headline, progress, spark, state, stateOf, taskLink, tick } from '../parts.js';

const STATES = ['RUNNING', 'QUEUED', 'RETRYING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'REJECTED'];
const KINDS = ['ingest-dataset', 'train-classifier', 'sweep', 'evaluate-model', 'audit-model', 'audit-shard', 'train-flow', 'sample-flow', 'explore-flow', 'complete-images', 'score-images', 'watch-density', 'train-optimizer', 'compare-optimizers', 'meta-episodes', 'ingest-text', 'train-sequence-model', 'evaluate-sequence-model', 'decode-text'];

export async function render({ main, title, onLeave, query, go }) {
  title('Tasks');
  const filter = { state: query.get('state') ?? '', kind: query.get('kind') ?? '', text: query.get('text') ?? '', parent: query.get('parent') ?? '', sort: query.get('sort') ?? 'updated' };
  const selected = new Set();
  let rows = [];
  let next = null;
  let total = 0;
  let asked = 0;

  const chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'State' });
  const text = h('input', { type: 'search', placeholder: 'Id, model, data set, submitter', 'aria-label': 'Search', value: filter.text });
  const kind = h('select', { 'aria-label': 'Kind' }, h('option', { value: '' }, 'All kinds'), KINDS.map((one) => h('option', { value: one }, one)));
  kind.value = filter.kind;
  const sort = h('select', { 'aria-label': 'Order' }, h('option', { value: 'updated' }, 'Latest activity'), h('option', { value: 'submitted' }, 'Latest submission'), h('option', { value: 'id' }, 'Id'));
  sort.value = filter.sort;
  const compare = h('button', { type: 'button', disabled: true, onclick: () => go('/compare?ids=' + [...selected].join(',')) }, 'Compare');
  const stop = h('button', { type: 'button', class: 'danger', disabled: true, onclick: stopSelected }, 'Stop');
  const summary = h('span', { class: 'muted small', role: 'status' });
  const body = h('tbody');
  const all = h('input', { type: 'checkbox', 'aria-label': 'Select all shown', onchange: () => { selected.clear(); if (all.checked) rows.forEach((row) => selected.add(row.id)); draw(); } });
  const more = h('button', { type: 'button', onclick: () => load(true) }, 'Show more');
  const nothing = h('div');
  replace(main,
    h('div', { class: 'head' }, h('h1', null, filter.parent ? `Tasks of ${filter.parent}` : 'Tasks'), summary, h('span', { class: 'spacer' }), compare, stop, h('a', { class: 'button primary', href: '/submit', 'data-link': true }, 'Submit a task')),
    h('div', { class: 'filters' }, text, kind, sort, chips),
    h('div', { class: 'panel' }, h('div', { class: 'scroll' }, h('table', { 'aria-label': 'Tasks' },
      h('thead', null, h('tr', null, h('th', null, all), ['State', 'Task', 'Progress'].map((one) => h('th', { scope: 'col' }, one)), h('th', { class: 'num', scope: 'col' }, 'Latest'), h('th', null), h('th', { class: 'num', scope: 'col' }, 'Took'), h('th', { class: 'num', scope: 'col' }, 'Active'))), body)), nothing),
    h('p', { class: 'filters' }, more));

  function reload() {
    go('/tasks' + asQuery({ ...filter, sort: filter.sort === 'updated' ? '' : filter.sort }), true);
    return load(false);
  }
  async function load(onwards) {
    const mine = ++asked;
    const page = await get('/tasks' + asQuery({ ...filter, limit: 100, cursor: onwards ? next : '' }));
    if (mine !== asked) return;
    rows = onwards ? [...rows, ...page.tasks] : page.tasks;
    next = page.next ?? null;
    total = page.total;
    draw();
  }
  function matches(task) {
    const needle = filter.text.toLowerCase();
    return (!filter.state || filter.state.toUpperCase().split(',').includes(task.state)) && (!filter.kind || filter.kind === task.kind) && (!filter.parent || filter.parent === task.parent)
      && (!needle || [task.id, task.subject, task.submitter].some((value) => value.toLowerCase().includes(needle)));
  }
  function merge(changed) {
    for (const task of changed) {
      const at = rows.findIndex((row) => row.id === task.id);
      if (at >= 0 && matches(task)) rows[at] = task;
      else if (at >= 0) { rows.splice(at, 1); total--; } else if (matches(task)) { rows.unshift(task); total++; }
    }
    draw();
  }
  function draw() {
    const active = filter.state.toUpperCase().split(',').filter(Boolean);
    replace(chips, STATES.map((name) => h('button', { type: 'button', 'aria-pressed': String(active.includes(name)), onclick: () => {
      filter.state = (active.includes(name) ? active.filter((one) => one !== name) : [...active, name]).join(',').toLowerCase();
      reload();
    } }, name[0] + name.slice(1).toLowerCase(), ' ', h('span', { class: 'n' }, number(board.counts[name] ?? 0)))));
    replace(body, rows.map((task) => h('tr', { 'data-id': task.id },
      h('td', null, h('input', { type: 'checkbox', 'aria-label': `Select ${task.id}`, checked: selected.has(task.id), onchange: (event) => { if (event.target.checked) selected.add(task.id); else selected.delete(task.id); tools(); } })),
      h('td', null, state(stateOf(task)), task.kills ? h('span', { class: 'under', title: 'Killed and resumed' }, `${task.kills} ${task.kills === 1 ? 'kill' : 'kills'} survived`) : null),
      h('td', null, taskLink(task)),
      h('td', null, task.failure && task.state !== 'RUNNING' ? h('span', { class: 'small muted', title: task.failure.message }, task.failure.field || task.failure.code) : progress(task)),
      h('td', { class: 'num' }, headline(task)), h('td', null, spark(task)),
      h('td', { class: 'num muted' }, duration(elapsed(task))), h('td', { class: 'num muted' }, ago(task.updatedAt)))));
    replace(nothing, rows.length ? [] : filter.text || filter.state || filter.kind ? empty('No task matches.', 'Loosen the filters above.') : empty('No tasks yet.', 'Submit the first one:', 'touchstone submit --kind ingest-dataset --watch'));
    summary.textContent = `${number(total)} ${total === 1 ? 'task' : 'tasks'}`;
    more.hidden = !next;
    tools();
  }
  function tools() {
    compare.disabled = selected.size < 2;
    stop.disabled = selected.size < 1;
    compare.textContent = selected.size > 1 ? `Compare ${selected.size}` : 'Compare';
    stop.textContent = selected.size ? `Stop ${selected.size}` : 'Stop';
  }
  async function stopSelected() {
    for (const id of selected) {
      try {
        await post(`/tasks/${id}/cancel`);
        toast(`${id} is asked to stop.`);
      } catch (problem) {
        toast(`${id}: ${problem.message} ${problem.detail}`, true);
      }
    }
    selected.clear();
    draw();
  }

  let typing = 0;
  text.addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(() => { filter.text = text.value; reload(); }, 150); });
  kind.addEventListener('change', () => { filter.kind = kind.value; reload(); });
  sort.addEventListener('change', () => { filter.sort = sort.value; reload(); });
  onLeave(watch((changed) => { if (board.complete) merge(changed); else load(false); }));
  onLeave(tick(draw, 10000));
  await load(false);
}
