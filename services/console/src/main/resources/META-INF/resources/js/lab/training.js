// What is particular to the training of an optimizer: counts that are no curves, and the checkpoint that validation chose.
import { h, panel } from '../dom.js';
import { number, percent, plural } from '../format.js';

/** Updates that imitate Adam before the others, of the specification or recipe of a training. */
export const imitated = (spec) => Number(spec?.imitation?.updates ?? 0);

const COUNTS = ['clipped updates', 'skipped episodes'];
export const VALIDATION = 'validation loss';
export const NORM = 'meta-gradient norm';
const END_OVER_START = 'validation end over start';
/** From here on an optimizer trains nothing. */
const NOTHING = 0.98;

/** Curves worth drawing: counts are told as numbers. */
export const drawable = (curves) => curves.filter(([name]) => !COUNTS.includes(name));

/** Where the validation loss is smallest, the first of equals: {step, loss}; that phi is published. */
export function chosen(series) {
  if (!series || series.steps.length === 0) return null;
  let best = 0;
  series.values.forEach((value, i) => { if (value < series.values[best]) best = i; });
  return { step: series.steps[best], loss: series.values[best] };
}

/** Marks of a curve: the chosen checkpoint on the validation loss. */
export function marks(name, series) {
  const best = name === VALIDATION ? chosen(series) : null;
  return best ? [{ step: best.step, label: `chosen: ${number(best.loss)}` }] : [];
}

/** Counts so far as a panel; curves: Map of name to {steps, values}. Steps begin with updates that only imitate, which are not counted. */
export function counts(curves, steps, imitated) {
  const last = (name) => curves.get(name)?.values.at(-1);
  const done = Math.max(steps, curves.get('clipped updates')?.steps.at(-1) ?? 0) - imitated;
  const best = chosen(curves.get(VALIDATION));
  if (last('clipped updates') === undefined && best === null) return null;
  const tile = (value, text) => h('div', { class: 'tile' }, h('b', null, value), h('span', null, text));
  const clipped = last('clipped updates');
  return panel('Meta-training so far', h('div', { class: 'body' }, h('div', { class: 'tiles' },
    clipped === undefined ? null : tile(number(clipped), `of ${plural(done, 'update')} clipped${done ? ` (${percent(clipped / done, 1)})` : ''}`),
    last('skipped episodes') === undefined ? null : tile(number(last('skipped episodes')), 'results of episodes skipped: not finite'),
    best === null ? null : tile(number(best.loss), `smallest validation loss, after update ${number(best.step - imitated)}: what is published`),
    last(NORM) === undefined ? null : tile(number(last(NORM)), 'norm of the newest meta-gradient, before clipping')), warning(last(END_OVER_START))));
}

/** What is wrong when the functions of the validation end where they began. */
function warning(endOverStart) {
  if (endOverStart === undefined || endOverStart < NOTHING) return null;
  return h('p', { class: 'small', 'data-warning': '' }, h('span', { class: 'state chip', 'data-tone': 'INCONCLUSIVE' }, 'trains nothing'),
    ` The validation functions end at ${percent(endOverStart, 0)} of the loss they begin with. If it stays so, the updates may be too large: rectified units die of them, and no gradient leads back. A smaller architecture.outputScale helps, or updates that imitate Adam first (imitation).`);
}
