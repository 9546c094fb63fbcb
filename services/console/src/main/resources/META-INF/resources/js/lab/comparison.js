// A comparison of optimizers on its task's page: the race, growing while it runs, and the table of generalization.
import { get } from '../api.js';
import { h, panel, replace } from '../dom.js';
import { axes } from './axes.js';
import { number, plural, tick } from '../format.js';
import { raceFigure } from './figure.js';
import { grid } from './grid.js';
import { cellOf, fromReport, fromStandings } from './races.js';

const VERDICTS = { BETTER: ['PASS', 'The learned optimizer ends lower than the best tuned one, beyond chance.'], WORSE: ['FAIL', 'The learned optimizer ends higher than the best tuned one, beyond chance.'], UNDECIDED: ['INCONCLUSIVE', 'The interval of the ratio to the best tuned one contains 1.'] };

/** {node, refresh(task)}: hidden until there is something to show. */
export function comparison(id) {
  const figure = raceFigure();
  const told = h('p', { class: 'small muted' });
  const choice = h('div', { class: 'chips', role: 'group', 'aria-label': 'Race' });
  const table = h('div', { class: 'body' });
  const tablePlace = h('div', { hidden: true }, panel('Generalization', table, h('span', { class: 'small muted' }, 'ratio of the learned mean loss to the best tuned one\u2019s; ✓ where it is not above 1')));
  const node = h('div', { class: 'grid', hidden: true }, panel('Race', h('div', { class: 'body' }, choice, told, figure)), tablePlace);
  let races = [];
  let cells = [];
  let report = null;
  let chosen = null;
  let seen = '';

  function show(number) {
    chosen = number;
    draw();
  }

  function draw() {
    const race = races.find((one) => one.number === chosen) ?? races.at(-1);
    if (!race) return;
    const name = (one) => one.title || (one.number === 0 ? 'The family itself' : `Race ${one.number + 1}`);
    const focused = document.activeElement?.dataset?.race ?? document.activeElement?.dataset?.cell;
    const [fromChoice, fromTable] = [choice, table].map((one) => one.contains(document.activeElement));
    replace(choice, races.length < 2 ? null : races.map((one) => h('button', { type: 'button', 'data-race': one.number, 'aria-pressed': String(one === race), onclick: () => show(one.number) }, name(one))));
    const verdict = VERDICTS[race.verdict];
    replace(told, verdict ? [h('span', { class: 'state chip', 'data-tone': verdict[0] }, race.verdict.toLowerCase()), ' ', verdict[1], ' '] : null, `${number(race.functions)} of ${plural(race.of, 'function')} raced${race.verdict ? '.' : '; ratios and bands change until all are.'}`, guarded(race));
    figure.race = race;
    tablePlace.hidden = cells.length < 2;
    replace(table, cells.length < 2 ? null : grid(cells, race.number, show));
    if (focused !== undefined && (fromChoice || fromTable)) (fromTable ? table.querySelector(`[data-cell="${focused}"]`) : choice.querySelector(`[data-race="${focused}"]`))?.focus({ preventScroll: true });
  }

  function takeReport() {
    races = fromReport(report);
    chosen ??= 0;
    cells = report.table.map((cell, number) => ({ ...cell, number, done: true }));
  }

  function takeStandings(standings, spec) {
    races = fromStandings(standings);
    const variants = spec?.compareOptimizers?.variants ?? [];
    const places = axes(spec?.compareOptimizers) ?? [];
    cells = [{ title: spec?.compareOptimizers?.title || 'The family itself' }, ...variants.map((one) => ({ title: one.title || variantTitle(one) }))].map((one, number) => {
      const race = races.find((each) => each.number === number);
      return { ...places[number], ...(race ? { ...cellOf(race), title: race.title || one.title, number } : { ...one, number }) };
    });
  }

  async function refresh(task) {
    const finished = task.artifacts.find((one) => one.kind === 'comparison');
    const mark = finished ? finished.digest : String(task.racesTold);
    if (mark === seen || mark === '0') return;
    seen = mark;
    try {
      if (finished) { report = (await get(`/comparisons/${finished.name}`)).report; takeReport(); }
      else {
        const standings = await get(`/tasks/${id}/races`);
        if (report === null) takeStandings(standings, task.spec);
      }
    } catch (problem) {
      seen = '';
      throw problem;
    }
    node.hidden = races.length === 0;
    draw();
  }
  return { node, refresh };
}

/** What the safeguard of the learned optimizer did, where it raced under one. */
function guarded({ safeguard, functions }) {
  if (!safeguard) return null;
  return h('span', { 'data-safeguard': '' }, safeguard.fellBack === 0 ? ' Its safeguard never gave way to Adam.'
    : ` Its safeguard gave way to Adam (rate ${tick(safeguard.learningRate)}) on ${number(safeguard.fellBack)} of ${plural(functions, 'function')}, in the median after ${plural(safeguard.medianStep, 'step')}.`);
}

/** What the worker will call it. */
const variantTitle = (one) => [one.size && plural(one.size, 'dimension'), one.units && plural(one.units, 'unit'), one.depth !== undefined && plural(one.depth, 'layer'), one.activation?.toLowerCase(), one.steps && plural(one.steps, 'step')].filter(Boolean).join(', ');
