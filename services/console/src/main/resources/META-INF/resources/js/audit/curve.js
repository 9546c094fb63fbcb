// <ts-retained>: similarity to the trained model's map over the depth of randomization, with its interval, between floors and ceiling.
import { svg } from '../dom.js';

const WIDTH = 264;
const HEIGHT = 92;
const LEFT = 30;
const RIGHT = 8;
const TOP = 7;
const BOTTOM = 17;
const BANDS = { 'random network': 'floor', 'other image': 'other', ceiling: 'ceiling', retrained: 'ceiling' };

const round = (value) => value.toFixed(1);
const told = (value) => (typeof value === 'number' ? value.toFixed(2) : 'none');

class Retained extends HTMLElement {
  /** points: [{state, layer, mean, low, high, degenerate}]; anchors: [{kind, mean, low, high}]. */
  set data({ points, anchors, states }) {
    const values = [...points.flatMap((one) => [one.mean, one.low]), ...anchors.map((one) => one.low ?? one.mean)].filter((one) => typeof one === 'number');
    const least = Math.min(0, ...values);
    const low = least < -0.02 ? Math.max(-1, Math.floor(least * 4) / 4) : 0;
    const x = (state) => LEFT + (WIDTH - LEFT - RIGHT) * (states < 1 ? 0 : state / states);
    const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (Math.min(1, Math.max(low, value)) - low) / (1 - low));
    const drawn = points.filter((one) => typeof one.mean === 'number');
    const banded = drawn.filter((one) => typeof one.low === 'number');
    const line = [[0, 1], ...drawn.map((one) => [one.state, one.mean])];
    const ticks = low < 0 ? [low, 0, 1] : [0, 0.5, 1];
    this.replaceChildren(svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': this.#words(points, anchors) },
      ticks.map((tick) => [svg('line', { class: tick === 0 ? 'axis' : 'grid', x1: LEFT, x2: WIDTH - RIGHT, y1: y(tick), y2: y(tick) }),
        svg('text', { x: LEFT - 5, y: y(tick) + 3.5, 'text-anchor': 'end' }, String(tick))]),
      anchors.filter((one) => BANDS[one.kind] && typeof one.mean === 'number').map((one) => this.#band(one, x, y, states)),
      banded.length ? svg('polygon', { class: 'interval', points: [...banded.map((one) => `${round(x(one.state))},${round(y(one.high))}`), ...banded.slice().reverse().map((one) => `${round(x(one.state))},${round(y(one.low))}`)].join(' ') }) : null,
      svg('polyline', { class: 'curve', points: line.map(([state, value]) => `${round(x(state))},${round(y(value))}`).join(' ') }),
      svg('circle', { class: 'start', cx: x(0), cy: y(1), r: 2.4 }),
      drawn.map((one) => svg('circle', { class: 'point', cx: x(one.state), cy: y(one.mean), r: 2.8 }, svg('title', null, this.#point(one)))),
      Array.from({ length: states + 1 }, (unused, state) => state).filter((state) => state % Math.ceil(states / 8 || 1) === 0).map((state) => svg('text', { class: 'tick', x: x(state), y: HEIGHT - 4, 'text-anchor': 'middle' }, String(state)))));
  }

  #band(anchor, x, y, states) {
    const kind = BANDS[anchor.kind];
    const name = svg('title', null, `${anchor.kind}: ${told(anchor.mean)}`);
    const low = anchor.low ?? anchor.mean;
    const high = anchor.high ?? anchor.mean;
    return [svg('rect', { class: `band ${kind}`, x: x(0), width: Math.max(0, x(states) - x(0)), y: y(high), height: Math.max(1, y(low) - y(high)) }, name),
      svg('line', { class: `mean ${kind}`, x1: x(0), x2: x(states), y1: y(anchor.mean), y2: y(anchor.mean) })];
  }

  #point(one) {
    const interval = typeof one.low === 'number' ? `, 95 % interval ${told(one.low)} to ${told(one.high)}` : '';
    return `${one.state} ${one.layer}: ${told(one.mean)}${interval}${one.degenerate ? `, ${one.degenerate} constant maps left out` : ''}`;
  }

  #words(points, anchors) {
    if (points.length === 0) return 'No figures yet.';
    return `Similarity after randomizing: ${points.map((one) => this.#point(one)).join('; ')}. ${anchors.map((one) => `${one.kind} ${told(one.mean)}`).join(', ')}.`;
  }
}
customElements.define('ts-retained', Retained);

export function retained(data) {
  const element = document.createElement('ts-retained');
  element.data = data;
  return element;
}
