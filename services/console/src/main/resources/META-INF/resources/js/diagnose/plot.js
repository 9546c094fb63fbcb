// Axes and scales of small figures in SVG; colours come from the theme's variables through classes.
import { h, svg } from '../dom.js';
import { tick } from '../format.js';

const LEFT = 46;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 22;

/** About so many round numbers between two ends. */
export function ticks(low, high, count = 4) {
  const rough = (high - low) / count;
  if (!(rough > 0) || !Number.isFinite(rough)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999);
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) found.push(Number((i * step).toPrecision(12)));
  return found;
}

/** Powers of ten between two positive ends, thinned to about four; round numbers where there are none. */
export function decades(low, high) {
  const from = Math.ceil(Math.log10(low) - 1e-9);
  const to = Math.floor(Math.log10(high) + 1e-9);
  const every = Math.max(1, Math.ceil((to - from) / 4));
  const found = [];
  for (let power = from; power <= to; power += every) found.push(10 ** power);
  return found.length > 1 ? found : ticks(low, high, 3);
}

export const linear = (low, high) => ({ low, high, at: (value) => (high > low ? (value - low) / (high - low) : 0.5), ticks: ticks(low, high) });

export const logarithmic = (low, high) => ({ low, high, at: (value) => (high > low ? Math.log(value / low) / Math.log(high / low) : 0.5), ticks: decades(low, high) });

/** The ends of the finite numbers with some room; [0, 1] of none. */
export function room(values, log) {
  const finite = values.filter((one) => typeof one === 'number' && Number.isFinite(one) && (!log || one > 0));
  if (finite.length === 0) return log ? [0.1, 1] : [0, 1];
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  if (log) {
    const space = high > low ? (high / low) ** 0.06 : 1.6;
    return [low / space, high * space];
  }
  const space = 0.06 * (high - low) || 0.1 * Math.abs(high) || 0.1;
  return [low - space, high + space];
}

/** A figure; draw({x, y, left, right, top, bottom}) gives what is inside the axes. Ticks of x may have names: [[value, text]]. */
export function figure({ width = 300, height = 150, x, y, xTicks, yTicks, label, unit }, draw) {
  const inside = { left: LEFT, right: width - RIGHT, top: TOP, bottom: height - BOTTOM };
  const px = (value) => inside.left + (inside.right - inside.left) * x.at(value);
  const py = (value) => inside.bottom - (inside.bottom - inside.top) * y.at(value);
  const names = xTicks ?? x.ticks.map((value) => [value, tick(value)]);
  const rows = yTicks ?? y.ticks.map((value) => [value, tick(value)]);
  return svg('svg', { class: 'figure', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label },
    rows.map(([value, text]) => [svg('line', { class: value === 0 ? 'axis' : 'grid', x1: inside.left, x2: inside.right, y1: fixed(py(value)), y2: fixed(py(value)) }),
      svg('text', { x: inside.left - 6, y: fixed(py(value) + 3.5), 'text-anchor': 'end' }, text)]),
    names.map(([value, text], i) => svg('text', { x: fixed(px(value)), y: height - 7, 'text-anchor': i === names.length - 1 && px(value) > inside.right - 14 ? 'end' : 'middle' }, text)),
    unit ? svg('text', { class: 'unit', x: inside.right, y: inside.top + 8, 'text-anchor': 'end' }, unit) : null,
    draw({ ...inside, px, py }));
}

export const fixed = (value) => Number(value.toFixed(1));

/** A line through [x, y] in pixels; gaps where y is null. */
export function path(points) {
  let pen = 'M';
  let text = '';
  for (const [x, y] of points) {
    if (y === null || !Number.isFinite(y)) { pen = 'M'; continue; }
    text += `${pen}${fixed(x)} ${fixed(y)}`;
    pen = 'L';
  }
  return text;
}

/** Small figures side by side, each under its name. */
export const multiples = (figures, wide) => h('div', { class: wide ? 'multiples wide' : 'multiples' }, figures.map(([name, drawn, note]) => h('figure', null, h('figcaption', null, name, note ? h('span', { class: 'faint' }, ` ${note}`) : null), drawn)));
