// Many runs side by side: curves over each other, and the parameters in which they differ.
import { get, query as asQuery } from '../api.js';
import { chart, colour } from '../chart.js';
import { download, empty, h, panel, replace } from '../dom.js';
import { number } from '../format.js';
import { state } from '../parts.js';

export async function render({ main, title, query, go }) {
  title('Compare');
  const wanted = { ids: query.get('ids') ?? '', parent: query.get('parent') ?? '', metric: query.get('metric') ?? '', log: query.get('log') ?? '', smooth: query.get('smooth') ?? '', colour: query.get('colour') ?? '' };
  if (!wanted.ids && !wanted.parent) return choose(main, go);
  const plot = chart({ height: 420, legend: false, log: wanted.log === '1', smoothing: Number(wanted.smooth) });
  const body = h('div');
  const hidden = new Set();
  let comparison = null;

  const metric = h('select', { 'aria-label': 'Metric', onchange: () => { wanted.metric = metric.value; load(); } });
  const log = h('input', { type: 'checkbox', checked: wanted.log === '1', onchange: () => { wanted.log = log.checked ? '1' : ''; style(); } });
  const smoothing = h('input', { type: 'range', min: 0, max: 0.99, step: 0.01, 'aria-label': 'Smoothing', value: wanted.smooth || 0, oninput: () => { wanted.smooth = smoothing.value === '0' ? '' : smoothing.value; style(); } });
  const by = h('select', { 'aria-label': 'Colour by', onchange: () => { wanted.colour = by.value; remember(); draw(); } });
  const count = h('span', { class: 'muted small' });
  replace(main, h('div', { class: 'head' }, h('h1', null, 'Compare'), count, h('span', { class: 'spacer' }), h('button', { type: 'button', onclick: () => csv(comparison) }, 'Export CSV')),
    h('div', { class: 'grid' }, panel('Curves', plot, metric, by, h('label', { class: 'inline' }, 'Smoothing', smoothing), h('label', { class: 'inline' }, log, 'Logarithmic')), body));

  function remember() { go('/compare' + asQuery(wanted), true); }
  function style() { Object.assign(plot.options, { log: wanted.log === '1', smoothing: Number(wanted.smooth) }); plot.redraw(); remember(); }
  function draw() {
    const { runs, parameters } = comparison;
    const tones = tonesBy(comparison, wanted.colour);
    plot.set(runs.filter((run) => run.series && !hidden.has(run.task.id)).map((run) => ({ name: run.task.id, steps: run.series.steps, values: run.series.values, colour: tones[runs.indexOf(run)] })));
    const last = (run) => run.series?.values.at(-1);
    replace(body, h('div', { class: 'panel scroll' }, h('table', { 'aria-label': 'Runs' },
      h('thead', null, h('tr', null, h('th', null, ''), h('th', { scope: 'col' }, 'Run'), h('th', { scope: 'col' }, 'State'), h('th', { class: 'num', scope: 'col' }, comparison.metric || 'Metric'), h('th', { class: 'num', scope: 'col' }, 'Best'), parameters.map((one) => h('th', { class: 'num', scope: 'col', title: one.field }, one.field.split('.').slice(-2).join('.'))))),
      h('tbody', null, runs.map((run, i) => h('tr', null,
        h('td', null, h('input', { type: 'checkbox', 'aria-label': `Show ${run.task.id}`, checked: !hidden.has(run.task.id), onchange: (event) => { if (event.target.checked) hidden.delete(run.task.id); else hidden.add(run.task.id); draw(); } })),
        h('td', null, h('span', { class: 'swatch', style: { background: tones[i] } }), h('a', { href: '/tasks/' + run.task.id, 'data-link': true, class: 'id mono' }, run.task.id)),
        h('td', null, state(run.task.state)), h('td', { class: 'num' }, number(last(run))), h('td', { class: 'num' }, number(best(run, comparison.metric))),
        parameters.map((one) => h('td', { class: 'num' }, parameter(one.values[i])))))))));
  }
  async function load() {
    comparison = await get('/compare' + asQuery({ ids: wanted.ids, parent: wanted.parent, metric: wanted.metric }));
    replace(metric, Object.entries(comparison.metrics).map(([name, runs]) => h('option', { value: name }, runs < comparison.runs.length ? `${name} (${runs} runs)` : name)));
    metric.value = comparison.metric;
    replace(by, h('option', { value: '' }, 'A colour per run'), comparison.parameters.map((one) => h('option', { value: one.field }, `Colour by ${one.field.split('.').at(-1)}`)));
    by.value = wanted.colour;
    count.textContent = `${comparison.runs.length} runs` + (comparison.missing.length ? `, ${comparison.missing.length} not found` : '');
    remember();
    draw();
  }
  await load();
  return undefined;
}

/** Values as the table shows them: numbers shortened, the rest as it is. */
const parameter = (value) => (value === null || value === undefined ? '–' : value !== '' && Number.isFinite(Number(value)) ? String(Number(value)) : value);

function tonesBy({ runs, parameters }, field) {
  const chosen = parameters.find((one) => one.field === field);
  if (!chosen) return runs.map((run, i) => colour(i));
  const distinct = [...new Set(chosen.values)].sort((a, b) => Number(a) - Number(b));
  return chosen.values.map((value) => colour(distinct.indexOf(value)));
}

function best(run, metric) {
  const values = (run.series?.values ?? []).filter((value) => typeof value === 'number');
  if (values.length === 0) return undefined;
  return /accuracy|score|f1/i.test(metric) ? Math.max(...values) : Math.min(...values);
}

async function choose(main, go) {
  const { tasks } = await get('/tasks?kind=train-classifier,sweep&limit=100');
  const picked = new Set();
  const button = h('button', { type: 'button', class: 'primary', disabled: true, onclick: () => go('/compare?ids=' + [...picked].join(',')) }, 'Compare');
  const sweeps = tasks.filter((task) => task.kind === 'sweep');
  const runs = tasks.filter((task) => task.kind !== 'sweep');
  replace(main, h('div', { class: 'head' }, h('h1', null, 'Compare'), h('span', { class: 'spacer' }), button, h('p', { class: 'sub' }, 'Choose a sweep, or two runs and more. Up to 500 fit.')),
    runs.length + sweeps.length === 0 ? h('div', { class: 'panel' }, empty('There are no trainings to compare.', 'A sweep makes many at once:', 'touchstone submit --kind sweep'))
      : h('div', { class: 'grid' },
        sweeps.length ? panel('Sweeps', h('div', { class: 'body actions' }, sweeps.map((task) => h('a', { class: 'button mono', href: `/compare?parent=${task.id}`, 'data-link': true }, task.id)))) : null,
        panel('Trainings', h('div', { class: 'scroll' }, h('table', { 'aria-label': 'Trainings' }, h('tbody', null, runs.map((task) => h('tr', null,
          h('td', null, h('input', { type: 'checkbox', 'aria-label': `Choose ${task.id}`, onchange: (event) => { if (event.target.checked) picked.add(task.id); else picked.delete(task.id); button.disabled = picked.size < 2; button.textContent = `Compare ${picked.size}`; } })),
          h('td', null, state(task.state)), h('td', { class: 'mono' }, task.id), h('td', { class: 'muted' }, task.subject), h('td', { class: 'num' }, number(task.headline?.value))))))))));
}

function csv(comparison) {
  if (!comparison) return;
  const quote = (value) => `"${String(value ?? '').replaceAll('"', '""')}"`;
  const lines = [['run', 'step', comparison.metric, ...comparison.parameters.map((one) => one.field)].map(quote).join(',')];
  comparison.runs.forEach((run, i) => {
    const parameters = comparison.parameters.map((one) => quote(one.values[i]));
    run.series?.steps.forEach((step, at) => lines.push([quote(run.task.id), step, run.series.values[at], ...parameters].join(',')));
  });
  download('touchstone-comparison.csv', 'text/csv', lines.join('\n') + '\n');
}
