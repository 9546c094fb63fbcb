// <ts-chart>: curves over steps, drawn by uPlot, in the colours of the theme.
import { number, tick } from './format.js';

const PALETTE = ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8'];
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** Eight chosen colours, then as many as are asked for, far apart in hue. */
export const colour = (index) => (index < PALETTE.length ? css(PALETTE[index]) : `hsl(${Math.round(index * 137.508) % 360} 58% 52%)`);

const finite = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** Exponential moving average without the bias of its start; weight 0 changes nothing. */
export function smooth(values, weight) {
  if (weight <= 0) return values;
  let sum = 0;
  let scale = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + (1 - weight) * value;
    scale = weight * scale + (1 - weight);
    return sum / scale;
  });
}

/** Brings series with different steps onto one axis. */
function align(series) {
  const steps = [...new Set(series.flatMap((one) => one.steps))].sort((a, b) => a - b);
  const index = new Map(steps.map((step, i) => [step, i]));
  return [steps, ...series.map((one) => {
    const column = new Array(steps.length).fill(undefined);
    one.steps.forEach((step, i) => { column[index.get(step)] = one.values[i]; });
    return column;
  })];
}

class Chart extends HTMLElement {
  #plot = null;
  #observer = null;
  #series = [];
  #marks = [];
  #shape = '';
  options = { log: false, smoothing: 0, height: 220, sync: '', legend: true, integer: true };

  connectedCallback() {
    this.#observer = new ResizeObserver(() => this.#plot?.setSize({ width: this.#width(), height: this.options.height }));
    this.#observer.observe(this);
    this.redraw();
  }

  disconnectedCallback() {
    this.#observer?.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
    this.#shape = '';
  }

  /** series: [{name, steps, values, colour?}]; marks: [{step, kind}]. */
  set(series, marks = []) {
    this.#series = series;
    this.#marks = marks;
    if (this.isConnected) this.redraw();
  }

  redraw() {
    const cleaned = this.#series.map((one) => ({ ...one, values: smooth(one.values.map(finite), this.options.smoothing) }));
    const positive = this.options.log ? cleaned.map((one) => ({ ...one, values: one.values.map((v) => (v !== null && v > 0 ? v : null)) })) : cleaned;
    const data = align(positive);
    const shape = JSON.stringify([this.options, cleaned.map((one) => [one.name, one.colour]), document.documentElement.dataset.theme]);
    if (this.#plot && shape === this.#shape) {
      this.#plot.setData(data);
      return;
    }
    this.#shape = shape;
    this.#plot?.destroy();
    this.#plot = new window.uPlot(this.#config(), data, this);
    const last = cleaned.map((one) => `${one.name} ${number(one.values.at(-1))}`).slice(0, 6).join(', ');
    this.setAttribute('role', 'img');
    this.setAttribute('aria-label', `Curves over steps; last values: ${last}`);
  }

  #width() {
    const style = getComputedStyle(this);
    return Math.max(120, this.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
  }

  #config() {
    const axis = { stroke: css('--faint'), grid: { stroke: css('--line'), width: 1 }, ticks: { stroke: css('--line'), width: 1, size: 4 }, font: '11px system-ui, sans-serif' };
    return {
      width: this.#width(),
      height: this.options.height,
      legend: { show: this.options.legend, live: true },
      cursor: { sync: this.options.sync ? { key: this.options.sync } : undefined, points: { size: 6 }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { distr: this.options.log ? 3 : 1 } },
      axes: [{ ...axis, values: (u, ticks) => ticks.map(tick) }, { ...axis, size: 62, values: (u, ticks) => ticks.map(tick) }],
      series: [{ label: 'step', value: (u, v) => number(v ?? u.data[0].at(-1)) }, ...this.#series.map((one, i) => ({
        label: one.name, stroke: one.colour ?? colour(i), width: 1.6, spanGaps: true, points: { show: one.steps.length < 3 }, value: (u, v) => number(v ?? (u.cursor.idx === null || u.cursor.idx === undefined ? one.values.at(-1) : undefined)),
      }))],
      hooks: { draw: [(u) => this.#drawMarks(u)] },
    };
  }

  #drawMarks(u) {
    const { ctx } = u;
    ctx.save();
    ctx.lineWidth = devicePixelRatio;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.font = `${10 * devicePixelRatio}px system-ui, sans-serif`;
    for (const mark of this.#marks) {
      if (mark.step < u.scales.x.min || mark.step > u.scales.x.max) continue;
      const x = Math.round(u.valToPos(mark.step, 'x', true));
      ctx.strokeStyle = ctx.fillStyle = css(mark.kind === 'KILLED' || mark.kind === 'FENCED' ? '--failed' : '--faint');
      ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(x, u.bbox.top);
      ctx.lineTo(x, u.bbox.top + u.bbox.height);
      ctx.stroke();
      ctx.fillText(mark.label, x + 3 * devicePixelRatio, u.bbox.top + 10 * devicePixelRatio);
    }
    ctx.restore();
  }
}
customElements.define('ts-chart', Chart);

export function chart(options) {
  const element = document.createElement('ts-chart');
  Object.assign(element.options, options);
  return element;
}
