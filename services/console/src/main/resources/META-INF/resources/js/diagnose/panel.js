// <ts-diagnosis>: what happens inside a network while it trains, beside what theory expects, with defects in words.
import { chart } from '../chart.js';
import { h, panel, replace, table } from '../dom.js';
import { number, plural } from '../format.js';
import { activations, expected, initial, QUANTITIES, ridges } from './figures.js';
import { predictedOf, valueOf } from './looks.js';

const KINDS = [['activation', 'Activations'], ['gradient', '∂C/∂s'], ['weight gradient', '∂C/∂W']];
const SCALES = [['LINEAR', 'Values'], ['LOGARITHMIC', 'Magnitudes']];
/** A measured value further from its prediction than this is marked. */
const FAR = 1.25;

/** RULE_NAME as people read it. */
const ruleName = (rule) => rule.replaceAll('_', ' ').toLowerCase().replace(/^./, (first) => first.toUpperCase());

class Diagnosis extends HTMLElement {
  #looks = null;
  #view = { of: 'activation', scale: 'LINEAR' };
  #updates = chart({ log: true, height: 220 });
  #defects = h('div', { class: 'body' });
  #time = h('div', { class: 'body' });
  #histograms = h('div', { class: 'body' });
  #start = h('div', { class: 'body' });
  #ratios = h('div', null, this.#updates);
  #numbers = h('div');
  #tools = h('span', { class: 'tools' });

  connectedCallback() {
    if (this.childElementCount) return;
    this.append(h('div', { class: 'grid' },
      panel('Diagnosis', this.#defects),
      panel('Activations by layer', this.#time, h('p', { class: 'legend small' }, h('span', { class: 'key' }), 'mean', h('span', { class: 'key interval' }), '± one deviation', h('span', { class: 'triangle' }), '98th percentile')),
      panel('Histograms over time', this.#histograms, this.#tools),
      panel('Before training: measured and expected', this.#start, h('p', { class: 'legend small' }, h('span', { class: 'spot' }), 'measured', h('span', { class: 'key dashed' }), 'mean-field theory')),
      panel('Update of one step, as a share of the weights', this.#ratios, h('span', { class: 'small muted' }, 'about 0.001 is customary')),
      panel('Numbers of the newest look', this.#numbers)));
  }

  /** Takes {@link Looks}; draws what changed. */
  set looks(looks) {
    this.#looks = looks;
    if (looks.size) this.#draw();
  }

  #draw() {
    const looks = this.#looks;
    replace(this.#defects, this.#words());
    replace(this.#time, activations(looks));
    this.#ridges();
    if (looks.first.step === 0) replace(this.#start, expected(looks), this.#comparison(), h('h3', { class: 'sub-head' }, 'Distributions by layer'), initial(looks));
    else replace(this.#start, h('p', { class: 'muted' }, 'The look before the first step is not kept any more.'));
    const names = looks.layers();
    this.#updates.set(names.map((layer) => ({ name: layer, steps: looks.all.map((one) => one.step), values: looks.series(layer, 'update ratio') })));
    replace(this.#numbers, this.#table());
  }

  #words() {
    const { size, last } = this.#looks;
    const told = h('p', { class: 'muted small' }, `${plural(size, 'look')} so far, the newest at step ${number(last.step)} on ${plural(last.examples ?? 0, 'probe image')}. `, h('a', { href: '/cost-surface', 'data-link': true, class: 'text-link' }, 'Why the choice of the cost matters'));
    const defects = this.#looks.defects();
    if (defects.length === 0) return [h('p', { class: 'healthy' }, h('span', { class: 'state chip', 'data-tone': 'PASS' }, 'No defect found')), told];
    return [defects.some((one) => one.current) ? null : h('p', { class: 'healthy' }, h('span', { class: 'state chip', 'data-tone': 'PASS' }, 'No defect at the newest look')),
      h('ul', { class: 'defects' }, defects.map((one) => this.#defect(one))), told];
  }

  #defect(one) {
    const when = one.current ? `since step ${number(one.from)}` : `from step ${number(one.from)} to ${number(one.until)}`;
    return h('li', { class: one.current ? '' : 'past' },
      h('p', null, h('span', { class: 'state chip', 'data-tone': one.current ? 'FAIL' : 'QUEUED' }, ruleName(one.rule)), ' ', h('span', { class: 'mono' }, one.layer), h('span', { class: 'muted small' }, ` ${when}`)),
      h('p', null, one.sentence),
      h('p', null, h('b', null, 'What helps: '), one.remedy),
      h('p', { class: 'small muted' }, 'Evidence: ', Object.entries(one.evidence ?? {}).map(([name, value]) => `${name} ${number(value)}`).join(' · ')));
  }

  #ridges() {
    const choose = (options, key) => h('span', { class: 'chips' }, options.map(([id, name]) => h('button', { type: 'button', 'aria-pressed': String(this.#view[key] === id), onclick: () => { this.#view[key] = id; this.#ridges(); } }, name)));
    const focused = document.activeElement?.textContent;
    const inside = this.#tools.contains(document.activeElement);
    replace(this.#tools, choose(KINDS, 'of'), choose(SCALES, 'scale'));
    if (inside) [...this.#tools.querySelectorAll('button')].find((one) => one.textContent === focused)?.focus();
    replace(this.#histograms, ridges(this.#looks, this.#view.of, this.#view.scale));
  }

  #comparison() {
    const { first } = this.#looks;
    const names = this.#looks.layers();
    const shown = QUANTITIES.filter(([name]) => names.some((layer) => predictedOf(first, layer, name) !== null));
    if (shown.length === 0) return h('p', { class: 'muted' }, 'There is no closed form for these weights or layers.');
    return h('div', { class: 'scroll' }, h('table', { class: 'comparison', 'aria-label': 'Measured beside predicted before training' },
      h('thead', null, h('tr', null, h('th', { scope: 'col', rowspan: 2 }, 'Layer'), shown.map(([, title]) => h('th', { scope: 'colgroup', colspan: 3 }, title))),
        h('tr', null, shown.map(() => ['measured', 'predicted', 'ratio'].map((one) => h('th', { scope: 'col', class: 'num' }, one))))),
      h('tbody', null, names.map((layer) => h('tr', null, h('th', { scope: 'row', class: 'mono' }, layer), shown.map(([name]) => this.#ratio(valueOf(first, layer, name), predictedOf(first, layer, name))))))));
  }

  #ratio(measured, predicted) {
    const ratio = measured !== null && predicted ? measured / predicted : null;
    const far = ratio !== null && (ratio > FAR || ratio < 1 / FAR);
    return [h('td', { class: 'num' }, number(measured)), h('td', { class: 'num muted' }, number(predicted)),
      h('td', { class: far ? 'num far' : 'num', title: far ? 'More than a quarter from what theory expects.' : null }, ratio === null ? '–' : ratio.toFixed(2))];
  }

  #table() {
    const { last } = this.#looks;
    const names = [...new Set(last.layers.flatMap((one) => Object.keys(one.values ?? {})))];
    return table([['Layer', 'mono', (one) => one.layer], ...names.map((name) => [name, 'num', (one) => number(one.values?.[name])])], last.layers, `Layers at step ${last.step}`);
  }
}
customElements.define('ts-diagnosis', Diagnosis);

export const diagnosis = () => document.createElement('ts-diagnosis');
