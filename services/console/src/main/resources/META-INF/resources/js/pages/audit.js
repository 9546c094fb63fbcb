// One audit: the paper's figure, live; the verdicts with their reasons; the evidence, and what it takes to get it again.
import { get, post } from '../api.js';
import { Figure, pictureUrl } from '../audit/figure.js';
import { CHECKS, CONVENTIONS, FLAGS, ORDERS, familyName, familyOrder, metricName, metricOrder, sentenceCase } from '../audit/words.js';
import { empty, facts, h, panel, replace, table, toast } from '../dom.js';
import { ago, bytes, duration, elapsed, number, percent, plural, short, split } from '../format.js';
import { bar, state, stateOf, tick, verdicts } from '../parts.js';
import { watchAudits } from './audits.js';

const DEFAULTS = { order: 'top-down', kind: 'absolute', metric: '', convention: 'fixed', family: '', image: '' };

export async function render({ main, params, title, query, go, onLeave }) {
  const id = params[0];
  title(id);
  const chosen = Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, query.get(name) ?? value]));
  const figure = new Figure();
  const nodes = { head: h('div', { class: 'head' }), notice: h('div'), status: h('div'), tools: h('div', { class: 'body cascade-tools' }), below: h('div', { class: 'grid' }) };
  const figurePanel = panel('Maps and their similarity', h('div', null, nodes.tools, figure.node));
  let known = null;
  replace(main, nodes.head, nodes.notice, h('div', { class: 'grid' }, nodes.status, figurePanel, nodes.below));
  replace(nodes.head, h('h1', { class: 'mono' }, id), h('span', { class: 'muted' }, 'loading'));
  figure.onToggle = () => figure.draw(known.report, view());

  function choose(name, value) {
    chosen[name] = value;
    const address = new URLSearchParams(Object.entries(chosen).filter(([key, one]) => one && one !== DEFAULTS[key]));
    go(`/audits/${id}` + (address.size ? '?' + address : ''), true);
    if (name === 'image') load(); else draw();
  }
  function view() {
    const { report } = known;
    const offered = (field) => [...new Set(report.series.map((one) => one[field]))];
    const first = (name, all) => (all.includes(chosen[name]) ? chosen[name] : all[0] ?? chosen[name]);
    const conventions = offered('convention').sort();
    const convention = first('convention', conventions);
    const families = offered('family').sort(familyOrder);
    const family = first('family', families);
    // Not everything is measured in every way: what cannot be shown is not offered.
    const metrics = [...new Set(report.series.filter((one) => one.convention === convention && one.family === family).map((one) => one.metric))].sort((a, b) => metricOrder(a) - metricOrder(b));
    return { order: first('order', report.profile.orders), kind: chosen.kind === 'signed' ? 'signed' : 'absolute', metric: first('metric', metrics), metrics,
      convention, conventions, family, families, image: image(report) };
  }
  const image = (report) => { const wanted = chosen.image === '' ? NaN : Number(chosen.image); return report.probes.displayed.includes(wanted) ? wanted : report.probes.displayed[0] ?? 0; };

  async function load() {
    try {
      known = await get(`/audits/${id}` + (known?.report ? `?image=${image(known.report)}` : `?image=${Number(chosen.image) || 0}`));
      if (known.report && !known.report.pictures.some((one) => one.method && one.image === image(known.report)) && chosen.image === '' && image(known.report) !== 0) known = await get(`/audits/${id}?image=${image(known.report)}`);
      draw();
    } catch (problem) {
      if (problem.status !== 404 || known) throw problem;
      replace(nodes.head, h('h1', { class: 'mono' }, id));
      replace(nodes.notice, h('div', { class: 'notice' }, h('b', null, 'Nothing is known of this audit yet. '), 'If it was asked for a moment ago it appears here by itself.'));
      figurePanel.hidden = true;
    }
  }
  function draw() {
    const { audit, report } = known;
    drawHead(nodes.head, id, audit, report, go);
    drawNotice(nodes.notice, audit, report);
    drawStatus(nodes.status, audit, report);
    figurePanel.hidden = !report;
    if (!report) { replace(nodes.below); return; }
    title(report.subject.name);
    const shown = view();
    drawTools(nodes.tools, report, shown, choose);
    figure.draw(report, shown);
    replace(nodes.below, below(id, report));
  }
  onLeave(watchAudits(load, (row) => row.id === id || row.parent === id));
  onLeave(tick(() => { if (known) drawStatus(nodes.status, known.audit, known.report); }, 5000));
  await load();
}

function drawHead(node, id, audit, report, go) {
  const done = Boolean(audit.digest);
  const base = `/api/v1/audits/${id}`;
  const again = h('button', { type: 'button', onclick: () => rerun(again, id, go) }, 'Run again');
  const subject = report?.subject.name ?? (audit.name || id);
  replace(node, h('h1', null, subject), state(audit.task ? stateOf(audit.task) : 'SUCCEEDED', true), h('span', { class: 'spacer' }),
    h('div', { class: 'actions' }, audit.task ? again : null,
      done ? [h('a', { class: 'button', href: `${base}/report.html?show=1`, target: '_blank', rel: 'noopener' }, 'Open report'), h('a', { class: 'button primary', href: `${base}/report.html`, download: '' }, 'Download report')] : null),
    h('p', { class: 'sub' }, audit.model ? h('a', { class: 'text', href: '/models/' + split(audit.model).join('/'), 'data-link': true }, `model ${split(audit.model)[0]} ${short(split(audit.model)[1])}`) : audit.modelSha256 ? ['ONNX ', h('span', { class: 'mono' }, short(audit.modelSha256))] : 'model',
      report ? [` · ${plural(report.probes.indices.length, 'image')} of `, h('a', { class: 'text', href: '/datasets/' + split(report.probes.dataset).join('/'), 'data-link': true }, split(report.probes.dataset)[0]), ` (${report.probes.split})`] : null,
      ' · ', h('a', { class: 'text', href: '/tasks/' + id, 'data-link': true }, 'task'), ' · ', h('a', { class: 'text', href: `/tasks?parent=${id}`, 'data-link': true }, 'shards')));
}

function drawNotice(node, audit, report) {
  const failure = audit.task?.failure;
  replace(node, failure && audit.task.state !== 'RUNNING' ? h('div', { class: 'problem', role: 'alert' }, h('b', null, failure.field || failure.code), ' ', failure.message, failure.retryable ? h('p', { class: 'small muted' }, 'This may pass: trying again can help.') : null) : [],
    !report && !failure ? h('div', { class: 'panel' }, empty('The audit is being planned.', 'The model is read and tried on the images first; pictures come in as soon as its shards finish.')) : []);
}

function drawStatus(node, audit, report) {
  if (!report) { replace(node); return; }
  const decided = report.methods.filter((one) => one.verdict && !one.control);
  if (report.complete) {
    replace(node, h('section', { class: 'panel', 'aria-label': 'Verdicts' }, h('div', { class: 'body verdict-summary' },
      h('div', null, verdicts(decided.map((one) => one.verdict)), h('p', { class: 'small muted' }, `of ${plural(decided.length, 'method')}; controls not counted. Decided on ${plural(decided[0]?.verdict.images ?? 0, 'image')} and ${plural(decided[0]?.verdict.seeds ?? 0, 're-initialization')}.`)),
      notSaid(report))));
    return;
  }
  const { shardsDone, shardsPlanned, looks } = report.progress;
  const spent = audit.task ? elapsed(audit.task) : undefined;
  const left = audit.task?.etaSeconds ?? (shardsDone > 0 && spent ? spent / shardsDone * (shardsPlanned - shardsDone) : undefined);
  const running = audit.task?.state === 'RUNNING' || audit.task?.state === 'RETRYING';
  replace(node, h('section', { class: 'panel', 'aria-label': 'Progress' }, h('div', { class: 'body grid' }, bar(shardsPlanned ? shardsDone / shardsPlanned : 0, audit.task?.state ?? 'RUNNING', true),
    facts([['Shards', `${number(shardsDone)} of ${number(shardsPlanned)} planned so far`], ['Running', duration(spent)], ['Left', running && left !== undefined ? `about ${duration(left)}` : running ? 'not known yet' : '–'],
      looks.length ? ['Looks at the figures', looks.map((look) => `${look.images} images × ${look.seeds} seeds: ${look.decided.length ? `decided ${look.decided.join(', ')}` : 'nothing decided'}`).join('; ')] : null]),
    h('p', { class: 'small muted' }, 'Until it is finished the figure shows means without intervals, and no verdicts.'), notSaid(report))));
}

const notSaid = (report) => h('div', { class: 'not-said' }, h('b', null, 'What this does not say'), h('ul', null, report.notSaid.map((one, i) => h('li', { class: i === 0 ? 'necessary' : null }, one))));

function drawTools(node, report, shown, choose) {
  const group = (label, name, all) => h('div', { class: 'tool' }, h('span', { class: 'small muted' }, label), h('div', { class: 'chips', role: 'group', 'aria-label': label }, all.map(([value, text, hint]) => h('button', { type: 'button', title: hint, 'data-choose': `${name}=${value}`, 'aria-pressed': String(value === shown[name]), onclick: () => choose(name, value) }, text))));
  const focused = document.activeElement?.dataset?.choose;
  const select = h('select', { id: 'metric', onchange: () => choose('metric', select.value) }, shown.metrics.map((one) => h('option', { value: one, selected: one === shown.metric }, metricName(one) + (shown.metrics.filter((other) => metricName(other) === metricName(one)).length > 1 ? ` (${one})` : ''))));
  replace(node,
    h('div', { class: 'tool images' }, h('span', { class: 'small muted' }, 'Image'), h('div', { class: 'thumbs', role: 'group', 'aria-label': 'Image' }, report.probes.displayed.map((position) => thumb(report, position, shown, choose)))),
    group('Randomized', 'order', ORDERS.filter(([order]) => report.profile.orders.includes(order))),
    group('Map', 'kind', [['absolute', 'Absolute', 'Grey: how much a pixel matters'], ['signed', 'Signed', 'Red speaks for the class, blue against it']]),
    shown.families.length > 1 ? group('By', 'family', shown.families.map((one) => [one, familyName(one)])) : null,
    shown.conventions.length > 1 ? group('Explained', 'convention', shown.conventions.map((one) => [one, CONVENTIONS[one] ?? one])) : null,
    shown.metrics.length ? h('div', { class: 'tool' }, h('label', { class: 'small muted', for: 'metric' }, 'Curve'), select) : null,
    h('p', { class: 'legend small muted' }, h('i', { class: 'key curve' }), 'similarity', report.complete ? [h('i', { class: 'key interval' }), '95 % interval'] : null, h('i', { class: 'key ceiling' }), 'ceiling: the same map drawn again', h('i', { class: 'key floor' }), 'floor: untrained networks', h('i', { class: 'key other' }), 'floor: maps of other images'));
  if (focused) node.querySelector(`[data-choose="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function thumb(report, position, shown, choose) {
  const picture = report.pictures.find((one) => one.kind === 'input' && one.image === position);
  const label = report.subject.classNames[report.probes.labels[position]] ?? String(report.probes.labels[position]);
  return h('button', { type: 'button', class: 'thumb', 'data-choose': `image=${position}`, 'aria-pressed': String(position === shown.image), 'aria-label': `Image ${report.probes.indices[position]}, ${label}`, onclick: () => choose('image', String(position)) },
    picture ? h('img', { src: pictureUrl(report, picture), alt: '' }) : h('span', { class: 'blank' }), h('span', null, label));
}

function below(id, report) {
  const { subject, probes, profile, reproducibility: made } = report;
  const input = subject.input;
  const affine = input.scale.map((scale, i) => `x = pixel × ${number(scale)} ${(input.offset[i] ?? input.offset[0] ?? 0) < 0 ? '−' : '+'} ${number(Math.abs(input.offset[i] ?? input.offset[0] ?? 0))}`);
  const flags = [...new Set(report.methods.flatMap((one) => one.verdict?.flags ?? []))];
  return [
    report.checks.length ? panel('Other checks', checks(report)) : null,
    flags.length ? panel('Flags', h('div', { class: 'body' }, facts(flags.map((flag) => [h('span', { class: 'flag' }, FLAGS[flag]?.[0] ?? flag), FLAGS[flag]?.[1]])))) : null,
    h('div', { class: 'grid halves' },
      panel('What was randomized', layers(report)),
      panel('To get the same bits', h('div', { class: 'body' }, facts([
        ['Model', [copyable(subject.onnx.sha256), ` ${bytes(subject.onnx.bytes)}, ${plural(subject.parameters, 'parameter')}, opset ${subject.opset}`]],
        ['Pixels enter as', [...new Set(affine)].join('; ') + ` (${input.source})`], ['Explained value', h('code', null, subject.scores)], ['Grad-CAM looks at', subject.camValue ? h('code', null, subject.camValue) : 'nothing: there is no convolution'],
        ['Images', [copyable(probes.digest), ` ${plural(probes.indices.length, 'image')}, ${percent(probes.accuracy, 1)} of ${number(probes.candidates)} candidates correct`]],
        ['Profile', [copyable(profile.digest), ` ${profile.preset}, seed ${profile.seed}, ${profile.batchNormalization}`]], ['Auditor', made.auditor],
        ['Maps hashed', made.mapCount ? number(made.mapCount) : null], ['Root of all hashes', made.merkleRoot ? copyable(made.merkleRoot) : null], ['Report', report.digest ? copyable(report.digest) : null],
        ...Object.entries(made.libraries), ...Object.entries(made.settings)]),
      report.complete ? h('p', { class: 'actions evidence' }, h('a', { class: 'button', href: `/api/v1/audits/${id}/report.json`, download: '' }, 'Report as JSON'), made.manifest ? h('a', { class: 'button', href: `/api/v1/audits/${id}/manifest.json`, download: '' }, 'Manifest of all hashes') : null) : null)))];
}

const EVIDENCE_ONLY = new Set(['smprt', 'emprt']);
const TONES = { measured: 'SUCCEEDED', invalid: 'FAILED' };

/** Every other test: once what it is, then what it found for each method. */
function checks(report) {
  const titles = new Map(report.methods.map((one) => [one.id, one.title]));
  const figure = (one) => [number(one.value), typeof one.low === 'number' ? h('span', { class: 'faint' }, ` ${number(one.low)} … ${number(one.high)}`) : null];
  return h('div', { class: 'body checks' }, [...new Set(report.checks.map((one) => one.id))].map((id) => {
    const all = report.checks.filter((one) => one.id === id);
    const names = [...new Set(all.flatMap((one) => one.figures.map((each) => each.name)))];
    const title = CHECKS[id] ?? sentenceCase(id);
    return h('section', { 'aria-label': title, class: names.length > 2 ? 'wide' : null }, h('h3', null, title, [...new Set(all.map((one) => one.status))].map((one) => h('span', { class: 'state', 'data-tone': TONES[one] ?? 'QUEUED' }, one)), EVIDENCE_ONLY.has(id) ? h('span', { class: 'flag' }, 'evidence only: decides nothing') : null),
      [...new Set(all.map((one) => one.sentence))].map((one) => h('p', { class: 'small muted' }, one)),
      names.length ? table([['Method', '', (one) => titles.get(one.method) ?? (one.method || 'the audit')], ...names.map((name) => [metricName(name), 'num', (one) => { const found = one.figures.find((each) => each.name === name); return found ? figure(found) : '–'; }])], all.filter((one) => one.figures.length), title) : null);
  }));
}

function layers(report) {
  const accuracy = (order, layer) => report.reproducibility.accuracies.filter((one) => one.order === order && one.layer === layer);
  const order = report.profile.orders[0] ?? 'top-down';
  return [table([
    ['Layer', 'mono', (one) => one.name],
    ['Tensors', '', (one) => one.tensors.map((tensor) => h('span', { class: 'under mono' }, `${tensor.name} ${tensor.shape.join('×')}`))],
    ['Changed', 'num', (one) => one.tensors.map((tensor) => h('span', { class: 'under' }, tensor.shareChanged === undefined || tensor.shareChanged === null ? '–' : percent(tensor.shareChanged, 1)))],
    ['Still correct', 'num', (one) => { const there = accuracy(order, one.name); return there.length ? percent(there[0].accuracy, 0) : '–'; }]], report.layers, 'Layers'),
  h('p', { class: 'body small muted' }, `"Still correct" is the share of images that the model classifies correctly once randomization (${order}) has come to that layer; it must end near chance.`),
  report.fixedTensors.length ? h('p', { class: 'body small muted' }, 'Not randomized: ', report.fixedTensors.map((one) => `${one.name} (${one.reason})`).join(', ')) : null];
}

function copyable(digest) {
  return h('button', { type: 'button', class: 'digest mono', title: `${digest} – copy`, 'aria-label': `Copy ${digest}`, onclick: async () => {
    try { await navigator.clipboard.writeText(digest); toast('Copied.'); } catch { toast(digest); }
  } }, short(digest));
}

/** The same task with another seed: other draws, so a verdict that rests on luck shows. */
async function rerun(button, id, go) {
  button.disabled = true;
  try {
    const { spec } = await get('/tasks/' + id);
    const seed = BigInt(spec.auditModel.seed ?? 0) + 1n;
    const { submittedAt, traceparent, ticket, submitter, ...rest } = spec;
    const name = `${id.replace(/-seed-\d+$/, '').slice(0, 50)}-seed-${String(seed).slice(-6)}`;
    const receipt = await post('/tasks', { ...rest, id: name, auditModel: { ...spec.auditModel, seed: String(seed) } });
    toast(`Audited again with seed ${seed}.`);
    go('/audits/' + receipt.id);
  } catch (problem) {
    toast(`${problem.message} ${problem.detail ?? ''}`, true);
  } finally {
    button.disabled = false;
  }
}
