// Windows of a watch that are not typical of what the model learned, or after which the mean has drifted.
import { get } from '../api.js';
import { h, panel, replace, table } from '../dom.js';
import { clock, number } from '../format.js';

const ratio = (one) => (one.distance === 'NaN' ? 'not finite' : `${number(one.distance / one.threshold)} times`);
const what = (one) => [one.typical ? null : 'not typical', one.drifted ? 'drifted' : null].filter(Boolean).join(', ');

/** The alarms of a task; {node, refresh}. */
export function alarms(task) {
  const body = h('div');
  const node = h('div', { hidden: true }, panel('Alarms', body));
  let shown = '';

  async function refresh() {
    const windows = await get(`/tasks/${task}/windows`);
    const mark = windows.map((one) => one.window).join('|');
    node.hidden = windows.length === 0;
    if (mark === shown) return;
    shown = mark;
    replace(body, table([
      ['Window', 'num', (one) => number(Number(one.window ?? 0))],
      ['What', '', what],
      ['Distance in thresholds', 'num', ratio],
      ['Drift in thresholds', 'num', (one) => number(one.drift ?? 0)],
      ['Bits per dimension', 'num', (one) => (one.bitsPerDimension === 'NaN' ? '' : number(one.bitsPerDimension))],
      ['Strangest', 'mono', (one) => one.strangestId || `number ${number(Number(one.strangest ?? 0))}`],
      ['When', 'num muted', (one) => clock(one.time)]], windows, 'Alarms'));
  }
  return { node, refresh };
}
