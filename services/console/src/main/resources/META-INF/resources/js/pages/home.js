// What is going on, at a glance.
import { get, post } from '../api.js';
import { board, newest, watch } from '../board.js';
import { empty, facts, h, panel, replace, table, toast } from '../dom.js';
import { ago, number } from '../format.js';
import { headline, progress, spark, state, stateOf, taskLink, tick } from '../parts.js';
import { auditTable, watchAudits } from './audits.js';
import { demoTasks } from './templates.js';

export async function render({ main, title, onLeave, go }) {
  title('Overview');
  const tiles = h('div', { class: 'tiles' });
  const running = h('div');
  const failures = h('div');
  const queues = h('div');
  const audits = h('div');
  const system = h('div', { class: 'body' });
  const demo = h('button', { type: 'button', class: 'primary', onclick: () => startDemo(demo, go) }, 'Start a demo run');
  replace(main,
    h('div', { class: 'head' }, h('h1', null, 'Overview'), h('span', { class: 'spacer' }), demo, h('a', { class: 'button', href: '/deploy', 'data-link': true }, 'Deploy a model'), h('a', { class: 'button', href: '/submit', 'data-link': true }, 'Submit a task')),
    tiles,
    h('div', { class: 'grid two' },
      h('div', { class: 'grid' }, panel('Running now', running), panel('Recent audits', audits, h('a', { href: '/audits', 'data-link': true, class: 'small text-link' }, 'All')), panel('Recent failures', failures)),
      h('div', { class: 'grid' }, panel('Queues', queues, h('a', { href: '/queues', 'data-link': true, class: 'small text-link' }, 'Details')), panel('System', system))));

  const draw = () => {
    drawTiles(tiles);
    drawRunning(running);
    drawFailures(failures);
  };
  const poll = async () => {
    try {
      const [{ queues: lines }, status] = await Promise.all([get('/queues'), get('/status')]);
      replace(queues, queueTable(lines));
      replace(system, facts([
        ['View', status.feed.caughtUp ? 'complete' : `catching up, ${number(status.feed.behind)} records to go`],
        ['Kafka', status.feed.connected ? 'answers' : 'does not answer'],
        ['Data sets', number(status.datasets)], ['Models', number(status.models)], ['Evaluations', number(status.evaluations)], ['Audits', number(status.audits)],
        ['Events read', number(status.feed.read)], ['Unreadable', status.feed.unreadable ? number(status.feed.unreadable) : null], ['Version', status.version]]));
    } catch (problem) {
      replace(queues, h('div', { class: 'body problem' }, h('b', null, problem.message), ' ', problem.detail));
    }
  };
  const recent = async () => {
    const { audits: rows } = await get('/audits');
    replace(audits, rows.length ? auditTable(rows.slice(0, 5)) : empty('No audits yet.', 'What is deployed is audited: which explanations of it can be believed?', 'touchstone deploy model.onnx --name theirs --dataset mnist'));
  };
  onLeave(watch(draw));
  onLeave(watchAudits(recent));
  onLeave(tick(poll, 5000));
  onLeave(tick(draw, 5000));
  draw();
  await Promise.all([poll(), recent().catch(() => {})]);
}

function drawTiles(tiles) {
  const tile = (name, key, path) => h('a', { class: 'tile', href: path ?? `/tasks?state=${key.toLowerCase()}`, 'data-link': true, 'data-tone': key }, h('b', null, number(board.counts[key] ?? 0)), h('span', null, name));
  replace(tiles, tile('Running', 'RUNNING'), tile('Waiting', 'QUEUED'), tile('Trying again', 'RETRYING'), tile('Succeeded', 'SUCCEEDED'), tile('Failed', 'FAILED'), tile('Stopped', 'CANCELLED'));
}

function drawRunning(node) {
  const rows = newest().filter((task) => (task.state === 'RUNNING' || task.state === 'RETRYING') && task.kind !== 'audit-shard').sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, 12);
  const none = (board.counts.SUCCEEDED ?? 0) + (board.counts.FAILED ?? 0) === 0;
  replace(node, rows.length === 0
    ? empty(none ? 'Nothing has run yet.' : 'Nothing is running.', 'Start the demo with the button above, or submit from the shell:', 'touchstone submit --kind ingest-dataset --watch')
    : table([
      ['State', '', (task) => state(stateOf(task))],
      ['Task', '', taskLink],
      ['Progress', '', progress],
      ['Latest', 'num', headline],
      ['', '', spark]], rows, 'Running now'));
}

function drawFailures(node) {
  const rows = newest().filter((task) => task.state === 'FAILED' || task.state === 'REJECTED').slice(0, 6);
  replace(node, rows.length === 0 ? empty('No failures.', 'Tasks that fail or are rejected show up here with their reason.')
    : table([
      ['State', '', (task) => state(task.state)],
      ['Task', '', taskLink],
      ['Why', '', (task) => [h('b', { class: 'small' }, task.failure?.field || task.failure?.code), ' ', h('span', { class: 'muted' }, task.failure?.message)]],
      ['When', 'num muted', (task) => ago(task.updatedAt)]], rows, 'Recent failures'));
}

export function queueTable(lines) {
  return table([
    ['Queue', '', (queue) => queue.name],
    ['Waiting', 'num', (queue) => number(queue.waiting)],
    ['In flight', 'num', (queue) => number(queue.inFlight)],
    ['Slots', 'num', (queue) => h('span', { class: queue.members === 0 && queue.waiting > 0 ? 'state' : '', 'data-tone': 'FAILED' }, queue.members === 0 && queue.waiting > 0 ? 'none' : number(queue.members))]], lines, 'Queues');
}

async function startDemo(button, go) {
  button.disabled = true;
  try {
    let last = '';
    for (const task of demoTasks(Date.now().toString(36))) last = (await post('/tasks', task)).id;
    toast('The demo is on its way: a data set, then a model learned from it.');
    go('/tasks/' + last);
  } catch (problem) {
    toast(`${problem.message} ${problem.detail}`, true);
  } finally {
    button.disabled = false;
  }
}
