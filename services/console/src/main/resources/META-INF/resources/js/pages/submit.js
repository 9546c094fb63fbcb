// Write a task, from a template or from another task; the server says at which field it is wrong.
import { get, post } from '../api.js';
import { h, panel, replace, toast } from '../dom.js';
import { TEMPLATES } from './templates.js';

export async function render({ main, title, query, go }) {
  title('Submit');
  const editor = h('textarea', { spellcheck: 'false', 'aria-label': 'Task as JSON', 'aria-describedby': 'submit-error' });
  const error = h('div', { id: 'submit-error', role: 'alert' });
  const send = h('button', { type: 'button', class: 'primary', onclick: submit }, 'Submit');
  const pretty = h('button', { type: 'button', class: 'quiet', onclick: format }, 'Format');
  const list = h('div', { class: 'templates' });
  replace(main,
    h('div', { class: 'head' }, h('h1', null, 'Submit a task'), h('p', { class: 'sub' }, 'The same task can be sent with ', h('code', null, 'touchstone submit FILE'), ', by POST /api/v1/tasks, or as a record on Kafka. The id is the idempotency key; leave it out and one is made.')),
    h('div', { class: 'editor' },
      h('div', { class: 'grid' }, error, panel('Task', editor, pretty, send)),
      h('div', { class: 'grid' }, h('h3', null, 'Start from'), list)));

  function choose(template, index) {
    editor.value = JSON.stringify(template.task, null, 2);
    replace(error);
    [...list.children].forEach((button, i) => button.setAttribute('aria-pressed', String(i === index)));
    editor.focus({ preventScroll: true });
    editor.setSelectionRange(0, 0);
  }
  replace(list, TEMPLATES.map((template, index) => h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => choose(template, index) }, template.title, h('span', null, template.about))));

  function show(problem) {
    replace(error, h('div', { class: 'problem' }, problem.field ? [h('code', null, problem.field), ' '] : null, h('b', null, problem.message), ' ', problem.detail));
    if (problem.field) mark(problem.field);
  }
  function mark(field) {
    let from = 0;
    for (const part of field.split(/[.[\]]+/).filter((one) => one && !/^\d+$/.test(one))) {
      const at = editor.value.indexOf(`"${part}"`, from);
      if (at < 0) break;
      from = at;
    }
    const end = editor.value.indexOf('\n', from);
    editor.focus();
    editor.setSelectionRange(from, end < 0 ? editor.value.length : end);
  }
  function format() {
    try {
      editor.value = JSON.stringify(JSON.parse(editor.value), null, 2);
      replace(error);
    } catch (problem) {
      show({ message: 'This is not JSON.', detail: problem.message });
    }
  }
  async function submit() {
    send.disabled = true;
    replace(error);
    try {
      const receipt = await post('/tasks', editor.value);
      toast(receipt.created ? 'The task is on its queue.' : 'This very task was there already.');
      go('/tasks/' + receipt.id);
    } catch (problem) {
      show(problem);
    } finally {
      send.disabled = false;
    }
  }
  editor.addEventListener('keydown', (event) => { if ((event.metaKey || event.ctrlKey) && event.key === 'Enter') submit(); });

  if (query.get('clone')) {
    const { spec } = await get('/tasks/' + query.get('clone'));
    const { submittedAt, traceparent, ticket, ...rest } = spec ?? {};
    choose({ task: { ...rest, id: `${rest.id ?? 'task'}-2`.slice(0, 63) } }, -1);
  } else {
    const wanted = TEMPLATES.findIndex((one) => one.kind === query.get('kind'));
    choose(TEMPLATES[Math.max(wanted, 0)], Math.max(wanted, 0));
  }
}
