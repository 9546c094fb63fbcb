// One task, live: its curves, who owned it when, what it left behind.
import { get, post } from '../api.js';
import { chart } from '../chart.js';
import { empty, facts, h, json, panel, replace, table, toast } from '../dom.js';
import { ago, bytes, clock, duration, elapsed, number, short } from '../format.js';
import { follow } from '../live.js';
import { bar, share, state, stateOf, tick } from '../parts.js';
import { Curves } from '../curves.js';
import { Looks } from '../diagnose/looks.js';
import { diagnosis } from '../diagnose/panel.js';
import { alarms } from '../flow/alarms.js';
import { FLOW_KINDS, gallery } from '../flow/gallery.js';
import { bitsBesideBaselines } from '../flow/model.js';
import { comparison } from '../lab/comparison.js';
import { paintings } from '../lab/paintings.js';
import { counts, drawable, imitated, marks as chosenBy, NORM } from '../lab/training.js';
import { DRAWN_TOGETHER, learningPictures } from '../sequence/curves.js';
import { SEQUENCE_KINDS, reportPanels } from '../sequence/report.js';

const OVER = ['SUCCEEDED', 'FAILED', 'CANCELLED', 'REJECTED'];

export async function render({ main, params, title, onLeave, query, go }) {
  const id = params[0];
  title(id);
  const curves = new Curves();
  const plots = new Map();
  const view = { log: query.get('log') === '1', smoothing: Number(query.get('smooth') ?? 0), tab: query.get('tab') ?? 'checkpoints' };
  const looks = new Looks();
  const inside = diagnosis();
  const pictures = gallery(id);
  const alarmed = alarms(id);
  const lab = comparison(id);
  const painted = paintings(id);
  const counted = h('div');
  let asked = null;
  let task = null;

  const head = h('div', { class: 'head' });
  const notice = h('div');
  const status = h('div');
  const charts = h('div', { class: 'charts' });
  const history = h('div', { class: 'body' });
  const tabs = h('div', { class: 'tabs', role: 'tablist' });
  const tabBody = h('div', { class: 'panel' });
  const log = h('input', { type: 'checkbox', checked: view.log, onchange: () => { view.log = log.checked; restyle(); } });
  const smoothing = h('input', { type: 'range', min: 0, max: 0.99, step: 0.01, 'aria-label': 'Smoothing', value: view.smoothing, oninput: () => { view.smoothing = Number(smoothing.value); restyle(); } });
  const chartPanel = panel('Curves', charts, h('label', { class: 'inline' }, 'Smoothing', smoothing), h('label', { class: 'inline' }, log, 'Logarithmic'));
  const insidePlace = h('div', { hidden: true }, inside);
  const found = h('div', { class: 'grid' });
  let reported = false;
  replace(main, head, notice, h('div', { class: 'grid' }, status, lab.node, painted.node, counted, alarmed.node, pictures.node, found, chartPanel, insidePlace, panel('Ownership', history), h('div', null, tabs, tabBody)));
  replace(head, h('h1', null, id), h('span', { class: 'muted' }, 'loading'));

  function restyle() {
    remember();
    for (const [name, plot] of plots) { Object.assign(plot.options, { log: view.log || name === NORM, smoothing: view.smoothing }); plot.redraw(); }
  }
  function remember() {
    const state = new URLSearchParams();
    if (view.log) state.set('log', '1');
    if (view.smoothing) state.set('smooth', view.smoothing);
    if (view.tab !== 'checkpoints') state.set('tab', view.tab);
    go(`/tasks/${id}` + (state.size ? '?' + state : ''), true);
  }
  function drawHead() {
    const row = task.task;
    const done = OVER.includes(row.state);
    const stop = h('button', { type: 'button', class: 'danger', disabled: row.cancelRequested, onclick: () => command('cancel', 'The task is asked to stop: it writes a checkpoint and ends.') }, row.cancelRequested ? 'Stopping' : 'Stop');
    const retry = h('button', { type: 'button', onclick: () => command('retry', 'The task gets another try, from its last checkpoint.') }, 'Try again');
    replace(head, h('h1', { class: 'mono' }, id), state(stateOf(row), true), h('span', { class: 'spacer' }),
      h('div', { class: 'actions' }, row.kind === 'audit-model' ? [h('a', { class: 'button primary', href: `/audits/${id}`, 'data-link': true }, 'Audit'), h('a', { class: 'button', href: `/tasks?parent=${id}`, 'data-link': true }, 'Its shards')] : row.kind === 'audit-shard' ? h('a', { class: 'button', href: `/audits/${row.parent}`, 'data-link': true }, 'Audit') : row.kind === 'sweep' ? [h('a', { class: 'button', href: `/compare?parent=${id}`, 'data-link': true }, 'Compare its runs'), h('a', { class: 'button', href: `/tasks?parent=${id}`, 'data-link': true }, 'Its tasks')] : null,
        h('a', { class: 'button', href: `/submit?clone=${id}`, 'data-link': true }, 'Clone'), row.state === 'FAILED' ? retry : null, done ? null : stop),
      h('p', { class: 'sub' }, [row.kind, row.subject && `makes or uses ${row.subject}`, row.submitter && `by ${row.submitter}`, row.submittedAt && `submitted ${ago(row.submittedAt)}`].filter(Boolean).join(' · ')));
    replace(notice, row.failure && row.state !== 'RUNNING' ? h('div', { class: 'problem', role: 'alert' }, h('b', null, row.failure.field || row.failure.code), ' ', row.failure.message, row.failure.retryable ? h('p', { class: 'small muted' }, 'This may pass: trying again can help.') : null) : [],
      row.archived ? h('p', { class: 'notice' }, 'This task ended long ago: only an outline of its curves is kept here.') : [],
      task.rejections.length && row.state !== 'REJECTED' ? h('p', { class: 'notice' }, `${task.rejections.length} other submission(s) under this id were turned away: ${task.rejections[0].reason}`) : []);
    drawStatus(row);
  }
  function drawStatus(row) {
    const results = Object.entries(row.results).sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
    replace(status, h('section', { class: 'panel' }, h('div', { class: 'body grid' }, bar(share(row), row.state, true),
      h('div', { class: 'grid halves' },
        facts([['Step', `${number(row.step)} of ${row.totalSteps ? number(row.totalSteps) : 'an unknown number'}`], ['Doing', OVER.includes(row.state) ? null : row.phase], ['Left', row.etaSeconds === undefined ? null : duration(row.etaSeconds)], ['Took', duration(elapsed(row))], ['Waits for', !row.startedAt && row.after.length ? row.after.map((one) => [h('a', { href: '/tasks/' + one, 'data-link': true, class: 'text mono' }, one), ' ']) : null], ['Part of', row.parent && h('a', { href: '/tasks/' + row.parent, 'data-link': true, class: 'text mono' }, row.parent)]]),
        facts([...task.artifacts.map((one) => ['Made', artifactLink(one)]), ...results.map(([name, value]) => [name, number(value)])])))));
  }
  function drawCharts() {
    const marks = task.resumes.map((one) => ({ step: one.fromStep, label: `resumed (${one.epoch})`, kind: task.epochs.find((epoch) => epoch.epoch === one.epoch - 1)?.end }));
    drawBits();
    const together = task.task.kind === 'train-sequence-model';
    if (together) drawLearning(marks);
    const meta = task.task.kind === 'train-optimizer';
    const all = curves.all();
    if (meta) replace(counted, counts(new Map(all), task.task.step, imitated(task.spec?.trainOptimizer)));
    chartPanel.hidden = task.task.kind === 'compare-optimizers' && task.racesTold > 0;
    for (const [name, series] of meta ? drawable(all) : all) {
      if (together && DRAWN_TOGETHER.includes(name)) continue;
      let plot = plots.get(name);
      if (!plot) {
        plot = chart({ log: view.log || name === NORM, smoothing: view.smoothing, sync: id, height: 230 });
        plots.set(name, plot);
        charts.append(plot);
      }
      plot.set([{ name, steps: series.steps, values: series.values }], meta ? [...marks, ...chosenBy(name, series)] : marks);
    }
    charts.classList.toggle('single', plots.size === 1);
    if (plots.size === 0) replace(charts, empty('No curves yet.', OVER.includes(task.task.state) ? 'This task reported no metrics.' : 'They appear with the first metric, without a reload.'));
    else charts.querySelector('.empty')?.remove();
  }
  /** Bits per dimension of a flow beside what models without a network need, in one picture. */
  function drawBits() {
    const series = task.task.kind === 'train-flow' ? bitsBesideBaselines(Object.fromEntries(curves.all())) : [];
    if (series.length === 0) return;
    const name = 'bits per dimension';
    if (!plots.has(name)) {
      plots.set(name, chart({ log: view.log, smoothing: view.smoothing, sync: id, height: 260 }));
      charts.prepend(plots.get(name));
    }
    plots.get(name).set(series);
  }
  async function drawRaces() {
    if (task.task.kind !== 'compare-optimizers') return;
    await Promise.all([lab.refresh(task), painted.refresh()]).catch((problem) => toast(`${problem.message} ${problem.detail}`, true));
  }
  /** Cross-entropy and search of one training in one picture, and where the beam grew. */
  function drawLearning(resumes) {
    for (const [name, series, marks] of learningPictures(Object.fromEntries(curves.all())).reverse()) {
      if (!plots.has(name)) {
        plots.set(name, chart({ log: view.log, smoothing: view.smoothing, sync: id, height: 260 }));
        charts.prepend(plots.get(name));
      }
      plots.get(name).set(series, [...resumes, ...marks]);
    }
  }
  /** What a use of a sequence model found, once it is there. */
  async function drawReport() {
    if (reported || task.task.state !== 'SUCCEEDED' || !SEQUENCE_KINDS.includes(task.task.kind)) return;
    reported = true;
    const report = await get(`/pictures/${id}/report.json`).catch((problem) => { reported = false; toast(`${problem.message} ${problem.detail}`, true); return null; });
    if (report) replace(found, reportPanels(report));
  }
  async function drawPictures() {
    if (FLOW_KINDS.includes(task.task.kind)) await pictures.refresh().catch(() => {});
    if (task.task.kind === 'watch-density') await alarmed.refresh().catch(() => {});
  }
  function drawHistory() {
    if (task.epochs.length === 0) return replace(history, h('p', { class: 'muted' }, 'No worker has taken it yet.'));
    const total = Math.max(task.task.totalSteps, ...task.epochs.map((one) => one.lastStep), 1);
    const strip = [];
    task.epochs.forEach((one, i) => {
      const until = task.epochs[i + 1]?.fromStep ?? one.lastStep;
      strip.push(h('i', { 'data-tone': one.end === 'KILLED' || one.end === 'FENCED' ? 'RUNNING' : one.end, style: { width: `${100 * Math.max(0, until - one.fromStep) / total}%` }, title: `epoch ${one.epoch}: steps ${one.fromStep} to ${until}` }));
      if (one.lastStep > until) strip.push(h('i', { class: 'undone', style: { width: `${100 * (one.lastStep - until) / total}%` }, title: `${one.lastStep - until} steps of epoch ${one.epoch} were lost and done again` }));
    });
    replace(history, h('div', { class: 'epochs', role: 'img', 'aria-label': `${task.epochs.length} owners` }, strip),
      h('ol', { class: 'timeline' }, task.epochs.map((one) => h('li', null, state(one.end), h('span', null, `Epoch ${one.epoch}: steps ${number(one.fromStep)} to ${number(one.lastStep)}`, one.end === 'KILLED' ? h('span', { class: 'muted' }, ' · vanished without a word; the next owner went on from the last checkpoint') : one.note ? h('span', { class: 'muted' }, ' · ' + one.note) : '', h('span', { class: 'under faint mono' }, one.source)), h('span', { class: 'num muted' }, `${clock(one.from).slice(11)} · ${duration((Date.parse(one.until) - Date.parse(one.from)) / 1000)}`)))));
    return undefined;
  }
  async function drawTab() {
    const names = [['checkpoints', `Checkpoints ${task.checkpoints.length}`], ['config', 'Configuration'], ['events', 'Events']];
    replace(tabs, names.map(([key, label]) => h('button', { type: 'button', role: 'tab', 'aria-selected': String(view.tab === key), onclick: () => { view.tab = key; remember(); drawTab(); } }, label)));
    if (view.tab === 'config') replace(tabBody, task.spec ? json(task.spec) : empty('The specification is no longer in the log.'));
    else if (view.tab === 'events') {
      const events = await get(`/tasks/${id}/events`);
      replace(tabBody, table([['Time', 'muted', (one) => clock(one.event.time)], ['Event', '', (one) => eventName(one.event)], ['What', '', (one) => h('code', null, JSON.stringify(one.event[eventName(one.event)]).slice(0, 240))], ['Epoch', 'num', (one) => one.event.epoch], ['Position', 'num muted', (one) => one.position]], events.reverse(), 'Events'));
    } else {
      replace(tabBody, task.checkpoints.length === 0 ? empty('No checkpoints yet.', 'The first one is written within 30 s of work; until then a kill starts over.')
        : table([['Step', 'num', (one) => number(one.step)], ['Epoch', 'num', (one) => one.epoch], ['Size', 'num', (one) => bytes(one.sizeBytes)], ['SHA-256', 'mono', (one) => h('span', { title: one.sha256 }, short(one.sha256))], ['Object', 'mono muted', (one) => one.key], ['When', 'num muted', (one) => clock(one.time)]], [...task.checkpoints].reverse(), 'Checkpoints'));
    }
  }
  /** Asks for the looks after the newest that is here; of a new owner, for all: older ones may not have happened. */
  async function look() {
    const mark = task.statistics ? `${task.statistics.step}|${task.resumes.length}` : null;
    if (mark === null || mark === asked) return;
    const same = asked !== null && asked.split('|')[1] === mark.split('|')[1];
    asked = mark;
    try {
      const told = await get(`/tasks/${id}/statistics` + (same && looks.size ? `?after=${looks.last.step}` : ''));
      if (!same) looks.reset(told);
      else for (const one of told) looks.put(one);
      insidePlace.hidden = looks.size === 0;
      inside.looks = looks;
    } catch (problem) {
      asked = null;
      toast(`${problem.message} ${problem.detail}`, true);
    }
  }
  async function command(name, done) {
    try {
      await post(`/tasks/${id}/${name}`);
      toast(done);
    } catch (problem) {
      toast(`${problem.message} ${problem.detail}`, true);
    }
  }

  function draw(all) {
    drawHead();
    drawCharts();
    drawReport();
    if (all) { drawHistory(); drawTab(); look(); drawRaces(); drawPictures(); }
  }
  await get(`/tasks/${id}`).catch(async (problem) => {
    if (problem.status !== 404) throw problem;
    replace(head, h('h1', { class: 'mono' }, id));
    replace(notice, h('div', { class: 'notice' }, h('b', null, 'Nothing is known of this task yet. '), 'If it was submitted a moment ago it appears here by itself.'));
  });
  onLeave(follow(`/tasks/${id}/stream`, {
    snapshot: (all) => { task = all.task; curves.reset(all.series); draw(true); },
    delta: (change) => {
      if (change.task) task = change.task;
      else if (change.row && task) task.task = change.row;
      if (!task) return;
      curves.change(change.rollbacks, change.series);
      const owner = task.epochs.at(-1);
      if (owner && owner.end === 'RUNNING') owner.lastStep = Math.max(owner.lastStep, task.task.step);
      draw(Boolean(change.task));
      if (!change.task) drawHistory();
    },
  }));
  onLeave(tick(() => { if (task) { drawStatus(task.task); if (!OVER.includes(task.task.state)) drawPictures(); } }, 3000));
}

const eventName = (event) => Object.keys(event).find((key) => typeof event[key] === 'object') ?? '?';

function artifactLink(one) {
  const path = { dataset: `/datasets/${one.name}/${one.digest}`, model: `/models/${one.name}/${one.digest}`, evaluation: `/evaluations/${one.name}`, audit: `/audits?name=${one.name}` }[one.kind];
  const text = `${one.kind} ${one.name} ${short(one.digest)}`;
  return path ? h('a', { href: path, 'data-link': true, class: 'text' }, text) : text;
}
