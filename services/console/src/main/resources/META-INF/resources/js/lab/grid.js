// The table of generalization: every race in a cell with its ratio and a mark, so that no colour has to be seen.
import { h } from '../dom.js';
import { plural } from '../format.js';
import { ratio } from './figure.js';
import { racerName } from './races.js';

const AXES = { activation: (value) => value.toLowerCase(), depth: (value) => plural(value, 'layer'), size: (value) => plural(value, 'dimension'), units: (value) => plural(value, 'unit'), steps: (value) => plural(value, 'step') };
const ROWS = ['activation', 'depth', 'size'];
const COLUMNS = ['units', 'steps'];

const said = (cell, axes) => axes.filter((axis) => typeof cell[axis] === 'number' || cell[axis]).map((axis) => AXES[axis](cell[axis])).join(', ') || 'other';

/** Cells in the order in which their values first rise. */
function order(cells, axes) {
  const key = (cell) => axes.map((axis) => cell[axis] ?? -1);
  const less = (a, b) => { for (let i = 0; i < axes.length; i++) { if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1; } return 0; };
  const sorted = [...cells].sort((a, b) => less(key(a), key(b)));
  return [...new Set(sorted.map((cell) => said(cell, axes)))];
}

function mark(cell, choose, chosen) {
  const word = cell.ratio === undefined ? 'not raced yet' : !cell.done ? 'racing' : cell.passes ? 'pass' : 'fail';
  const tone = { pass: 'PASS', fail: 'FAIL', racing: 'RUNNING' }[word] ?? 'QUEUED';
  const sign = { pass: '✓', fail: '✗', racing: '…' }[word] ?? '·';
  const interval = typeof cell.low === 'number' && typeof cell.high === 'number' ? `, 95 % interval ${cell.low.toFixed(3)} to ${cell.high.toFixed(3)}` : '';
  return h('button', { type: 'button', class: 'cell', 'data-tone': tone, 'data-cell': cell.number, 'aria-pressed': String(chosen), disabled: cell.ratio === undefined, title: cell.best ? `${cell.title}: learned / ${racerName(cell.best)}${interval}` : cell.title,
    'aria-label': `${cell.title}: ${word}${cell.ratio === undefined ? '' : `, ratio ${ratio(cell.ratio)} to ${racerName(cell.best)}`}`, onclick: () => choose(cell.number) },
  h('span', { class: 'sign' }, sign, ' ', h('b', null, cell.ratio === undefined ? '' : ratio(cell.ratio))), h('span', { class: 'small' }, word, cell.best ? ` · ${racerName(cell.best)}` : ''));
}

/** cells: {number, title, ratio, low, high, best, passes, done} and their axes; a list of titles where those are not known. */
export function grid(cells, chosen, choose) {
  if (!cells.every((cell) => typeof cell.steps === 'number')) {
    return h('div', { class: 'scroll' }, h('table', { class: 'generalization', 'aria-label': 'Generalization' }, h('tbody', null, cells.map((cell) => h('tr', null, h('th', { scope: 'row' }, cell.title), h('td', null, mark(cell, choose, cell.number === chosen)))))));
  }
  const rows = order(cells, ROWS);
  const columns = order(cells, COLUMNS);
  const at = (row, column) => cells.filter((cell) => said(cell, ROWS) === row && said(cell, COLUMNS) === column);
  return h('div', { class: 'scroll' }, h('table', { class: 'generalization', 'aria-label': 'Generalization' },
    h('thead', null, h('tr', null, h('td'), columns.map((one) => h('th', { scope: 'col' }, one)))),
    h('tbody', null, rows.map((row) => h('tr', null, h('th', { scope: 'row' }, row), columns.map((column) => h('td', null, at(row, column).map((cell) => [mark(cell, choose, cell.number === chosen), cell.number === 0 ? h('span', { class: 'under' }, 'as compared') : null]))))))));
}
