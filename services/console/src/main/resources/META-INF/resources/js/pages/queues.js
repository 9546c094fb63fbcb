// Queues and who works on them; records nobody could work on, and another try for them.
import { get, post } from '../api.js';
import { empty, h, panel, replace, table, toast } from '../dom.js';
import { ago, bytes, number } from '../format.js';
import { state, tick } from '../parts.js';
import { queueTable } from './home.js';

export async function render({ main, title, onLeave }) {
  title('Queues');
  const queues = h('div');
  const letters = h('div');
  const count = h('span', { class: 'muted small' });
  replace(main, h('div', { class: 'head' }, h('h1', null, 'Queues'), h('p', { class: 'sub' }, 'Each queue is a Kafka share group: any number of workers, every task acknowledged on its own.')),
    h('div', { class: 'grid' }, panel('Queues', queues), panel('Dead letters', letters, count)));

  async function replay(letter) {
    try {
      await post(`/dead-letters/${letter.id}/replay`);
      toast(`${letter.taskId} gets another try.`);
      await draw();
    } catch (problem) {
      toast(`${problem.message} ${problem.detail}`, true);
    }
  }
  async function draw() {
    try {
      const [{ queues: lines }, { deadLetters }] = await Promise.all([get('/queues'), get('/dead-letters')]);
      replace(queues, queueTable(lines));
      count.textContent = deadLetters.length ? number(deadLetters.length) : '';
      replace(letters, deadLetters.length === 0 ? empty('No dead letters.', 'A record that cannot be read, or that fails for good, is kept here with its cause.')
        : table([
          ['Task', '', (one) => (one.taskId ? [h('a', { href: '/tasks/' + one.taskId, 'data-link': true, class: 'id' }, one.taskId), one.state ? h('span', { class: 'under' }, state(one.state)) : null] : h('span', { class: 'faint' }, 'unknown'))],
          ['Code', '', (one) => h('code', null, one.code)],
          ['Cause', '', (one) => one.cause],
          ['Record', 'mono muted', (one) => [`${one.topic.replace('touchstone.tasks.', '')} ${one.partition}:${one.offset}`, h('span', { class: 'under' }, `${bytes(one.sizeBytes)}, ${one.deliveries} ${one.deliveries === 1 ? 'delivery' : 'deliveries'}`)]],
          ['Buried', 'num muted', (one) => ago(one.buriedAt)],
          ['', '', (one) => h('div', { class: 'row-actions' }, h('button', { type: 'button', disabled: !one.replayable, title: one.replayable ? '' : 'Not worth a try: unreadable, or the task went on already', onclick: () => replay(one) }, 'Replay'))]], deadLetters, 'Dead letters'));
    } catch (problem) {
      replace(queues, h('div', { class: 'body' }, h('div', { class: 'problem' }, h('b', null, problem.message), ' ', problem.detail)));
    }
  }
  onLeave(tick(draw, 5000));
  await draw();
}
