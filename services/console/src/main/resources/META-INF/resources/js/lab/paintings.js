// What optimizers paint, side by side: a row for each, a column for each step that is kept.
import { get } from '../api.js';
import { h, panel, replace } from '../dom.js';
import { number, plural } from '../format.js';
import { racerName } from './races.js';

const PAINTED = /^painted-([a-z]+)-(\d+)$/;
const ORDER = ['learned', 'sgd', 'momentum', 'nag', 'rmsprop', 'adam'];

/** {node, refresh}: hidden where a task has painted nothing. */
export function paintings(task) {
  const body = h('div', { class: 'body' });
  const node = h('div', { hidden: true }, panel('Style transfer', body, h('span', { class: 'small muted' }, 'the first function of the race')));
  let drawn = '';

  const picture = (name, text) => h('img', { src: `/api/v1/pictures/${task}/${name}.png`, alt: text, loading: 'lazy', class: 'painting' });

  async function refresh() {
    const names = (await get(`/pictures/${task}`)).pictures.map((one) => one.name);
    const painted = names.map((name) => PAINTED.exec(name)).filter(Boolean).map(([name, racer, step]) => ({ name, racer, step: Number(step) }));
    if (names.join('|') === drawn || painted.length === 0) return;
    drawn = names.join('|');
    const racers = [...new Set(painted.map((one) => one.racer))].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
    const steps = [...new Set(painted.map((one) => one.step))].sort((a, b) => a - b);
    const cell = (racer, step) => painted.find((one) => one.racer === racer && one.step === step);
    const title = (racer) => racerName(racer === 'learned' ? racer : racer.toUpperCase());
    node.hidden = false;
    replace(body,
      h('div', { class: 'targets' }, [['painted-content', 'Content'], ['painted-style', 'Style']].filter(([name]) => names.includes(name)).map(([name, text]) => h('figure', { class: 'sheet' }, picture(name, text), h('figcaption', null, text)))),
      h('div', { class: 'scroll' }, h('table', { class: 'paintings', 'aria-label': 'Paintings by optimizer and step' },
        h('thead', null, h('tr', null, h('td'), steps.map((step) => h('th', { scope: 'col' }, plural(step, 'step'))))),
        h('tbody', null, racers.map((racer) => h('tr', null, h('th', { scope: 'row' }, title(racer)),
          steps.map((step) => { const one = cell(racer, step); return h('td', null, one ? picture(one.name, `${title(racer)} after ${number(step)} steps`) : null); })))))));
  }
  return { node, refresh };
}
