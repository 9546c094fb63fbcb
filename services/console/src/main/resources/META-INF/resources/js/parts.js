// The small components that every page uses.
import { h, svg } from './dom.js';
import { duration, number } from './format.js';

const SHAPES = {
  RUNNING: [['circle', { cx: 6, cy: 6, r: 4.6, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.6, 'stroke-dasharray': '20 9', class: 'spin' }]],
  SUCCEEDED: [['path', { d: 'm2.2 6.4 2.6 2.7 5-6', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }]],
  FAILED: [['path', { d: 'm2.8 2.8 6.4 6.4m0-6.4-6.4 6.4', stroke: 'currentColor', 'stroke-width': 1.8, 'stroke-linecap': 'round' }]],
  QUEUED: [['circle', { cx: 6, cy: 6, r: 4.2, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5 }]],
  RETRYING: [['path', { d: 'M10 6A4 4 0 1 1 8.6 3m1.7-1.4v2.6H7.7', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5, 'stroke-linecap': 'round' }]],
  CANCELLED: [['rect', { x: 2.4, y: 2.4, width: 7.2, height: 7.2, rx: 1.4, fill: 'currentColor' }]],
  INCONCLUSIVE: [['path', { d: 'M2 6h.01M6 6h.01M10 6h.01', stroke: 'currentColor', 'stroke-width': 2.2, 'stroke-linecap': 'round' }]],
  REJECTED: [['path', { d: 'M6 1.4 11 10.4H1z', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5, 'stroke-linejoin': 'round' }]],
};
const SAME = { KILLED: 'FAILED', FENCED: 'RETRYING', YIELDED: 'QUEUED', STOPPING: 'CANCELLED', LIMITED: 'INCONCLUSIVE', PASS: 'SUCCEEDED', FAIL: 'FAILED', INVALID: 'REJECTED' };

/** Where a task stands: word, colour and shape. */
export function state(name, chip) {
  const shape = (SHAPES[name] ?? SHAPES[SAME[name]] ?? SHAPES.QUEUED).map(([tag, props]) => svg(tag, props));
  return h('span', { class: chip ? 'state chip' : 'state', 'data-tone': name },
    svg('svg', { viewBox: '0 0 12 12', 'aria-hidden': 'true' }, shape), name[0] + name.slice(1).toLowerCase());
}

/** What an audit decided about a method. */
export const verdict = (name) => state(name, true);

/** How often each verdict was given. */
export function verdicts(all) {
  const counts = ['PASS', 'FAIL', 'INCONCLUSIVE', 'LIMITED', 'INVALID'].map((name) => [name, all.filter((one) => one.verdict === name).length]).filter(([, count]) => count);
  return h('span', { class: 'verdict-line' }, counts.map(([name, count]) => { const chip = state(name, true); chip.append(` ${count}`); return chip; }));
}

export const stateOf = (task) => (task.cancelRequested ? 'STOPPING' : task.state);

/** <ts-spark>: a line without axes. */
class Spark extends HTMLElement {
  set values(values) {
    const width = 96;
    const height = 22;
    const finite = values.filter((v) => typeof v === 'number');
    if (finite.length < 2) { this.replaceChildren(); return; }
    const low = Math.min(...finite);
    const range = Math.max(...finite) - low || 1;
    const path = finite.map((v, i) => `${i ? 'L' : 'M'}${(i / (finite.length - 1) * (width - 2) + 1).toFixed(1)} ${(height - 2 - (v - low) / range * (height - 4)).toFixed(1)}`).join('');
    this.replaceChildren(svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `from ${number(finite[0])} to ${number(finite.at(-1))}` }, svg('path', { d: path })));
  }
}
customElements.define('ts-spark', Spark);

export function spark(task) {
  const element = h('ts-spark', { 'data-tone': task.state });
  element.values = task.spark;
  return element;
}

export function bar(share, tone, big) {
  return h('div', { class: big ? 'bar big' : 'bar', 'data-tone': tone, role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': Math.round(share * 100), 'aria-label': 'progress' },
    h('i', { style: { width: (100 * Math.min(1, Math.max(0, share))).toFixed(1) + '%' } }));
}

export const share = (task) => (task.totalSteps > 0 ? task.step / task.totalSteps : task.state === 'SUCCEEDED' ? 1 : 0);

export function progress(task) {
  if (task.state === 'REJECTED' || (task.totalSteps === 0 && task.state !== 'RUNNING')) return h('span', { class: 'faint' }, task.state === 'QUEUED' ? 'waiting' : '–');
  const parts = [`${number(task.step)} of ${task.totalSteps ? number(task.totalSteps) : '?'}`];
  if (task.etaSeconds !== undefined) parts.push(`${duration(task.etaSeconds)} left`);
  return h('div', { class: 'progress-cell' }, bar(share(task), task.state), h('span', { class: 'num' }, parts.join(' · ')));
}

export function headline(task) {
  if (!task.headline) return h('span', { class: 'faint' }, '–');
  return [number(task.headline.value), h('span', { class: 'under' }, task.headline.name)];
}

export const taskLink = (task) => [h('a', { href: '/tasks/' + task.id, 'data-link': true, class: 'id' }, task.id),
  h('span', { class: 'under' }, [task.kind, task.subject].filter(Boolean).join(' · ') || 'unknown')];

export function tick(callback, millis) {
  const timer = setInterval(callback, millis);
  return () => clearInterval(timer);
}
