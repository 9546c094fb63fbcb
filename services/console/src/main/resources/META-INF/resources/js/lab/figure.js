// <ts-race>: losses over steps on a logarithmic scale, a band for each optimizer, and a legend that says who won by how much.
import { h, replace, svg } from '../dom.js';
import { number, percent, tick } from '../format.js';
import { figure, fixed, linear, logarithmic, path, room, ticks } from '../diagnose/plot.js';
import { finalMean, racerName } from './races.js';

const WIDTH = 960;
const HEIGHT = 340;
const LINES = [['mean', 'Mean', 'Means are what the ratios compare; rare bad functions weigh most.'], ['median', 'Median', 'What happens on a typical function.']];

const colour = (i) => `var(--c${1 + (i % 8)})`;
const close = (line) => line.map(([x, y]) => `${fixed(x)},${fixed(y)}`).join(' ');

class Race extends HTMLElement {
  #race = null;
  #line = 'mean';
  #hidden = new Set();
  #picture = h('div');
  #legend = h('div', { class: 'scroll' });
  #tools = h('div', { class: 'race-tools' });

  connectedCallback() {
    if (!this.childElementCount) this.append(this.#tools, this.#picture, this.#legend);
  }

  /** Takes a race of races.js; draws it anew. */
  set race(race) {
    this.#race = race;
    this.#draw();
  }

  #draw() {
    const focused = document.activeElement?.dataset?.racer ?? document.activeElement?.dataset?.line;
    const inside = this.contains(document.activeElement);
    const race = this.#race;
    replace(this.#tools, h('div', { class: 'chips', role: 'group', 'aria-label': 'Line' }, LINES.map(([id, name, hint]) => h('button', { type: 'button', title: hint, 'data-line': id, 'aria-pressed': String(this.#line === id), onclick: () => { this.#line = id; this.#draw(); } }, name))),
      h('p', { class: 'legend small muted' }, h('span', { class: 'key' }), this.#line, h('span', { class: 'key interval' }), 'from the tenth to the ninetieth of a hundred functions'));
    replace(this.#picture, this.#figure(race));
    replace(this.#legend, this.#table(race));
    if (inside && focused) this.querySelector(`[data-racer="${CSS.escape(focused)}"], [data-line="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  #figure(race) {
    const shown = race.racers.map((one, i) => ({ ...one, i })).filter((one) => !this.#hidden.has(one.name));
    const drawn = shown.flatMap((one) => [...one[this.#line], ...one.low, ...one.high]);
    const [low, high] = room(clipped(drawn), true);
    const within = (value) => (value === null || value <= 0 ? null : Math.min(high, Math.max(low, value)));
    const label = `Losses over ${race.steps.at(-1)} steps, logarithmic, on ${number(race.functions)} functions. At the end ${shown.map((one) => `${racerName(one.name)} ${number(one[this.#line].at(-1))}`).join(', ')}.`;
    return figure({ width: WIDTH, height: HEIGHT, x: linear(race.steps[0], race.steps.at(-1)), y: logarithmic(low, high), xTicks: ticks(race.steps[0], race.steps.at(-1), 8).map((value) => [value, tick(value)]), yTicks: rungs(low, high).map((value) => [value, tick(value)]), label, unit: 'loss' }, ({ px, py }) => {
      const line = (values) => values.map((value, k) => { const y = within(value); return [px(race.steps[k]), y === null ? null : py(y)]; });
      return [...shown].reverse().map((one) => {
        const edge = (values) => line(values).filter(([, y]) => y !== null);
        const style = { '--line-colour': colour(one.i) };
        return svg('g', { 'data-racer': one.name, class: one.i === 0 ? 'racer learned' : 'racer', style }, svg('polygon', { class: 'band', points: close([...edge(one.high), ...edge(one.low).reverse()]) }),
          svg('path', { class: 'line', d: path(line(one[this.#line])) }), svg('title', null, racerName(one.name)));
      });
    });
  }

  #table(race) {
    const measured = race.racers.some((one) => one.rate !== undefined);
    return h('table', { class: 'race-legend', 'aria-label': 'Optimizers at the end of the race' },
      h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Optimizer'), measured ? h('th', { class: 'num', scope: 'col' }, 'Tuned rate') : null, ['Mean loss at the end', 'Learned / it', measured ? '95 % interval' : null, 'Learned wins'].filter(Boolean).map((one) => h('th', { class: 'num', scope: 'col' }, one)))),
      h('tbody', null, race.racers.map((one, i) => h('tr', { 'data-row': one.name },
        h('td', null, h('button', { type: 'button', class: 'racer-toggle', 'data-racer': one.name, 'aria-pressed': String(!this.#hidden.has(one.name)), title: 'Show or hide', onclick: () => { if (!this.#hidden.delete(one.name)) this.#hidden.add(one.name); this.#draw(); } }, h('span', { class: 'key', style: { 'border-color': colour(i) } }), racerName(one.name))),
        measured ? h('td', { class: 'num muted' }, i === 0 ? '' : number(one.rate)) : null,
        h('td', { class: 'num' }, finalMean(one) === null ? 'diverged' : number(finalMean(one))),
        h('td', { class: 'num' }, i === 0 ? '' : ratio(one.ratio)),
        measured ? h('td', { class: 'num muted' }, i === 0 || one.from === null ? '' : `${one.from.toFixed(3)} … ${one.to === null ? '∞' : one.to.toFixed(3)}`) : null,
        h('td', { class: 'num' }, i === 0 || one.winRate === null ? '' : percent(one.winRate, 1))))));
  }
}
customElements.define('ts-race', Race);

/** 1, 2 and 5 times powers of ten; the powers alone where the scale is long, and round numbers where it is short. */
function rungs(low, high) {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const found = Array.from({ length: to - from + 1 }, (unused, i) => from + i).flatMap((power) => (to - from > 3 ? [1] : [1, 2, 5]).map((one) => Number(`${one}e${power}`)));
  const within = found.filter((value) => value >= low && value <= high);
  return within.length > 2 ? within : ticks(low, high, 5);
}

/** Without what diverges a million times beyond the median of all, which would flatten everything else. */
function clipped(values) {
  const sorted = values.filter((one) => one !== null && one > 0).sort((a, b) => a - b);
  if (sorted.length === 0) return sorted;
  const middle = sorted[Math.floor(sorted.length / 2)];
  return sorted.filter((one) => one < middle * 1e6 && one > middle / 1e6);
}

export const ratio = (value) => (value === null || value === undefined ? '–' : value.toFixed(3));

export const raceFigure = () => document.createElement('ts-race');
