// The figure of the paper: methods down, randomization across. Pictures come in as shards finish and never flicker.
import { h, replace } from '../dom.js';
import { number } from '../format.js';
import { verdict } from '../parts.js';
import { retained } from './curve.js';
import { FLAGS, VERDICTS, metricName, reason } from './words.js';

const told = (value) => (typeof value === 'number' ? value.toFixed(2) : '–');
const span = (low, high) => (typeof low === 'number' ? h('span', { class: 'faint' }, ` ${told(low)} … ${told(high)}`) : null);

/** States of an order in the report: [{state, layer}], from the first randomized layer on. */
export function statesOf(report, order) {
  const names = report.layers.map((layer) => layer.name);
  const fromTheTop = order === 'bottom-up' ? names.slice().reverse() : names;
  return fromTheTop.map((layer, i) => ({ state: i + 1, layer }));
}

export class Figure {
  #node = h('div', { class: 'scroll cascade-wrap' });
  #shape = '';
  #cells = new Map();
  #open = new Set();

  get node() { return this.#node; }

  /** view: {order, kind, metric, convention, family, image}. */
  draw(report, view) {
    const states = statesOf(report, view.order);
    const shape = JSON.stringify([report.methods.map((one) => [one.id, one.verdict?.verdict]), states, view, report.complete, [...this.#open]]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#build(report, view, states);
    }
    this.#fill(report, view, states);
  }

  #build(report, view, states) {
    this.#cells.clear();
    const cell = (method, state, label) => {
      const node = h('td', { class: 'map', 'data-label': label }, h('span', { class: 'blank', 'aria-label': 'not there yet' }));
      this.#cells.set(`${method}|${state}`, node);
      return node;
    };
    replace(this.#node, h('table', { class: 'cascade', 'aria-label': 'Maps by method and depth of randomization' },
      h('thead', null, h('tr', null, this.#corner(), h('th', { scope: 'col', class: 'map' }, h('span', { class: 'step' }, '0'), h('span', { class: 'layer' }, 'trained')),
        states.map((one) => { const all = view.order !== 'independent' && one.state === states.length; return h('th', { scope: 'col', class: 'map', title: all ? `${one.layer}: all layers are randomized` : one.layer }, h('span', { class: 'step' }, all ? `${one.state} all` : one.state), h('span', { class: 'layer' }, one.layer)); }),
        h('th', { scope: 'col' }, 'Similarity to the trained map'))),
      h('tbody', null, report.methods.map((method) => [
        h('tr', { 'data-method': method.id, class: method.control ? 'control' : '' },
          h('th', { scope: 'row' }, this.#head(method, report)),
          cell(method.id, 0, 'trained'), states.map((one) => cell(method.id, one.state, one.layer)),
          this.#curveCell(method.id)),
        this.#open.has(method.id) ? h('tr', { class: 'details' }, h('td', { colspan: states.length + 3 }, details(method))) : null]))));
  }

  /** Where the rows and columns meet: the image that is explained. */
  #corner() {
    const node = h('div', { class: 'subject' });
    this.#cells.set('corner', node);
    return h('th', { scope: 'col' }, node, 'Method');
  }

  #original(report, view) {
    const picture = report.pictures.find((one) => one.kind === 'input' && one.image === view.image);
    const node = this.#cells.get('corner');
    if (node.dataset.sha === (picture?.object.sha256 ?? 'none')) return;
    node.dataset.sha = picture?.object.sha256 ?? 'none';
    const name = (number) => report.subject.classNames[number] ?? String(number);
    const label = name(report.probes.labels[view.image]);
    replace(node, picture ? h('img', { src: pictureUrl(report, picture), alt: `The image itself, ${label}` }) : h('span', { class: 'blank' }),
      h('span', null, 'Image', h('b', null, label), `model says ${name(report.probes.predictions[view.image])}`));
  }

  #curveCell(method) {
    const node = h('td', { class: 'curve' });
    this.#cells.set(`${method}|curve`, node);
    return node;
  }

  #head(method, report) {
    const toggle = h('button', { type: 'button', class: 'quiet more', 'aria-expanded': String(this.#open.has(method.id)), onclick: () => {
      if (!this.#open.delete(method.id)) this.#open.add(method.id);
      this.onToggle?.();
      this.#node.querySelector(`tr[data-method="${CSS.escape(method.id)}"] .more`)?.focus();
    } }, this.#open.has(method.id) ? 'Less' : 'Why');
    return h('div', { class: 'method' },
      h('div', { class: 'verdict-line' }, h('b', null, method.title), toggle), method.control && !method.title.includes('control') ? h('span', { class: 'faint small' }, ' control') : null,
      h('div', { class: 'verdict-line' }, method.verdict ? verdict(method.verdict.verdict) : h('span', { class: 'faint small' }, report.complete ? 'no verdict' : 'not decided yet'),
        (method.verdict?.flags ?? []).map((flag) => h('span', { class: 'flag', title: FLAGS[flag]?.[1] }, FLAGS[flag]?.[0] ?? flag))),
      method.verdict ? h('p', { class: 'reason', title: method.verdict.sentence }, reason(method.verdict.sentence)) : null);
  }

  #fill(report, view, states) {
    this.#original(report, view);
    // Methods without a sign have absolute maps only; they come first so that a signed one takes their place.
    const offered = report.pictures.filter((one) => one.image === view.image && (one.kind === 'absolute' || one.kind === view.kind)).sort((a, b) => (a.kind === view.kind) - (b.kind === view.kind));
    const pictures = new Map(offered.map((one) => [`${one.method}|${one.order === 'trained' ? 0 : `${one.order}|${one.state}`}`, one]));
    for (const method of report.methods) {
      const place = (state, key, label) => {
        const picture = pictures.get(`${method.id}|${key}`);
        const node = this.#cells.get(`${method.id}|${state}`);
        if (!picture || !node || node.dataset.sha === picture.object.sha256) return;
        node.dataset.sha = picture.object.sha256;
        replace(node, h('img', { src: pictureUrl(report, picture), alt: `${method.title}, ${label}`, title: `${method.title}, ${label}\nSHA-256 ${picture.object.sha256}`, loading: 'lazy', decoding: 'async' }));
      };
      place(0, 0, 'trained');
      for (const one of states) place(one.state, `${view.order}|${one.state}`, `${one.state} ${one.layer} randomized`);
      const series = report.series.find((one) => one.method === method.id && one.order === view.order && one.metric === view.metric && one.convention === view.convention && one.family === view.family);
      const anchors = report.anchors.filter((one) => one.method === method.id && one.metric === view.metric);
      const drawn = JSON.stringify([series?.points, anchors, states.length]);
      const node = this.#cells.get(`${method.id}|curve`);
      if (node.dataset.drawn === String(drawn.length) + drawn) continue;
      node.dataset.drawn = String(drawn.length) + drawn;
      replace(node, retained({ points: series?.points ?? [], anchors, states: states.length }));
    }
  }
}

export const pictureUrl = (report, picture) => `/api/v1/audits/evidence/${report.name}/${picture.object.sha256}.png`;

function details(method) {
  const { verdict: decided } = method;
  const needed = decided?.neededImages || decided?.neededSeeds ? h('p', null, `About ${number(decided.neededImages)} images and ${number(decided.neededSeeds)} re-initializations would decide.`) : null;
  return h('div', { class: 'why' },
    decided ? [h('p', null, decided.sentence), h('p', { class: 'muted' }, VERDICTS[decided.verdict], ` Decided on ${number(decided.images)} images and ${number(decided.seeds)} re-initializations.`), needed,
      decided.flags.map((flag) => h('p', null, h('span', { class: 'flag' }, FLAGS[flag]?.[0] ?? flag), ' ', FLAGS[flag]?.[1])),
      decided.ranges.length ? h('div', { class: 'scroll' }, h('table', { 'aria-label': `Figures of ${method.title}` },
        h('thead', null, h('tr', null, ['What was randomized', 'Metric', 'Similarity θ', 'Ceiling κ', 'Floor: other image ν₁', 'Floor: untrained network ν₂', 'Share retained q'].map((one, i) => h('th', { scope: 'col', class: i > 1 ? 'num' : '' }, one)))),
        h('tbody', null, decided.ranges.map((range) => h('tr', null, h('td', null, range.layers), h('td', null, metricName(range.metric)),
          h('td', { class: 'num' }, told(range.theta), span(range.low, range.high)), h('td', { class: 'num' }, told(range.kappa)), h('td', { class: 'num' }, told(range.nu1)), h('td', { class: 'num' }, told(range.nu2)),
          h('td', { class: 'num' }, told(range.q), span(range.qLow, range.qHigh))))))) : null]
      : h('p', { class: 'muted' }, 'The verdict comes when its figures decide, or with the last shard.'),
    Object.keys(method.parameters).length ? h('p', { class: 'small muted' }, Object.entries(method.parameters).map(([name, value]) => `${name} ${value}`).join(' · ')) : null);
}
