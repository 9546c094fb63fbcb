// How well a model does: accuracy with its interval, who is taken for whom, and whether its confidence can be believed.
import { get } from '../api.js';
import { facts, h, panel, replace, table } from '../dom.js';
import { number, percent, short, split } from '../format.js';

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export async function render({ main, params, title }) {
  title(params[0]);
  const { id, report } = await get(`/evaluations/${params[0]}`);
  const { accuracy } = report;
  const link = (reference, folder) => h('a', { href: `/${folder}/` + split(reference).join('/'), 'data-link': true, class: 'text' }, split(reference)[0], ' ', h('span', { class: 'mono' }, short(split(reference)[1])));
  const matrix = h('canvas', { role: 'img', 'aria-label': 'Confusion matrix; the table of classes holds its numbers' });
  const diagram = h('canvas', { role: 'img', 'aria-label': `Reliability diagram; expected calibration error ${number(report.expectedCalibrationError)}` });
  const hover = h('p', { class: 'small muted' }, 'Rows: true class. Columns: what the model said. Point at a cell.');
  replace(main,
    h('div', { class: 'head' }, h('h1', { class: 'mono' }, id), h('p', { class: 'sub' }, 'model ', link(report.model, 'models'), ' on ', report.split, ' of ', link(report.dataset, 'datasets'), ' · ', h('a', { href: '/tasks/' + report.lineage.taskId, 'data-link': true, class: 'text' }, 'task'))),
    h('div', { class: 'grid' },
      h('div', { class: 'grid halves' },
        panel('Accuracy', h('div', { class: 'body' }, h('p', null, h('b', { class: 'big-number' }, percent(accuracy.value)), h('span', { class: 'muted' }, ` of ${number(accuracy.trials)} images, 95 % interval ${percent(accuracy.low)} to ${percent(accuracy.high)}`)), interval(accuracy))),
        panel('Summary', h('div', { class: 'body' }, facts([['Correct', `${number(accuracy.successes)} of ${number(accuracy.trials)}`], ['Negative log-likelihood', number(report.meanNegativeLogLikelihood) + ' nats'], ['Expected calibration error', percent(report.expectedCalibrationError)], ['Digest', h('code', null, report.digest)]])))),
      h('div', { class: 'grid halves' },
        panel('Confusion', h('div', { class: 'body grid' }, matrix, hover)),
        panel('Reliability', h('div', { class: 'body grid' }, diagram, h('p', { class: 'small muted' }, 'On the diagonal confidence is what it says. Bars: share of correct answers; gap in red: overconfident, in blue: underconfident; below: number of images.')))),
      panel('Classes', table([
        ['Class', '', (one) => one.name], ['Images', 'num', (one) => number(one.support)],
        ['Recall', 'num', (one) => proportion(one.recall)], ['Precision', 'num', (one) => proportion(one.precision)],
        ['Most often taken for', '', (one) => mistaken(report, one.name)]], report.perClass, 'Classes'))));
  drawMatrix(matrix, report, hover);
  drawReliability(diagram, report.calibration);
}

const proportion = (one) => (one ? h('span', { title: `95 % interval ${percent(one.low)} to ${percent(one.high)}` }, percent(one.value, 1)) : '–');

function interval({ value, low, high }) {
  const from = Math.max(0, Math.floor(20 * (low - 0.02)) / 20);
  const place = (one) => `${100 * (one - from) / (1 - from)}%`;
  return h('div', null, h('div', { class: 'interval' }, h('i', { style: { left: place(low), width: `${100 * (high - low) / (1 - from)}%` } }), h('b', { style: { left: place(value) } })),
    h('div', { class: 'head small faint' }, percent(from, 0), h('span', { class: 'spacer' }), '100 %'));
}

function mistaken(report, name) {
  const row = report.confusion[report.classNames.indexOf(name)] ?? [];
  const others = row.map((count, i) => [count, report.classNames[i]]).filter(([count, other]) => other !== name && count > 0).sort((a, b) => b[0] - a[0]);
  return others.length ? `${others[0][1]} (${others[0][0]})` : h('span', { class: 'faint' }, 'nobody');
}

function scaled(canvas, width, height) {
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  context.scale(devicePixelRatio, devicePixelRatio);
  context.font = '11px system-ui, sans-serif';
  return context;
}

function drawMatrix(canvas, { confusion, classNames }, hover) {
  const n = classNames.length;
  const label = Math.min(110, 14 + 6.2 * Math.max(...classNames.map((name) => name.length)));
  const cell = Math.max(12, Math.min(60, Math.floor((Math.max(340, canvas.parentElement.clientWidth) - label - 12) / n)));
  const g = scaled(canvas, label + n * cell + 2, label + n * cell + 2);
  const totals = confusion.map((row) => Math.max(1, row.reduce((a, b) => a + b, 0)));
  g.textBaseline = 'middle';
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const part = confusion[row][column] / totals[row];
      g.globalAlpha = part === 0 ? 0.05 : 0.1 + 0.9 * Math.sqrt(part);
      g.fillStyle = css(row === column ? '--succeeded' : '--failed');
      g.fillRect(label + column * cell, label + row * cell, cell - 1, cell - 1);
      g.globalAlpha = 1;
      if (cell >= 26 && confusion[row][column] > 0) {
        g.fillStyle = part > 0.3 ? css('--panel') : css('--text');
        g.textAlign = 'center';
        g.fillText(String(confusion[row][column]), label + (column + 0.5) * cell, label + (row + 0.5) * cell);
      }
    }
    g.fillStyle = css('--muted');
    g.textAlign = 'right';
    g.fillText(classNames[row].slice(0, 16), label - 6, label + (row + 0.5) * cell);
    g.save();
    g.translate(label + (row + 0.5) * cell, label - 6);
    g.rotate(-Math.PI / 2);
    g.textAlign = 'left';
    g.fillText(classNames[row].slice(0, 16), 0, 0);
    g.restore();
  }
  canvas.addEventListener('mousemove', (event) => {
    const column = Math.floor((event.offsetX - label) / cell);
    const row = Math.floor((event.offsetY - label) / cell);
    if (row >= 0 && row < n && column >= 0 && column < n) hover.textContent = `${number(confusion[row][column])} of ${number(totals[row])} images of ${classNames[row]} were taken for ${classNames[column]} (${percent(confusion[row][column] / totals[row])}).`;
  });
}

function drawReliability(canvas, bins) {
  const width = Math.max(320, Math.min(560, canvas.parentElement.clientWidth));
  const side = 280;
  const left = 34;
  const g = scaled(canvas, width, side + 90);
  const x = (value) => left + value * (width - left - 18);
  const y = (value) => 8 + (1 - value) * (side - 8);
  g.strokeStyle = css('--line');
  g.fillStyle = css('--faint');
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    g.beginPath(); g.moveTo(x(0), y(tick)); g.lineTo(x(1), y(tick)); g.stroke();
    g.textAlign = 'right'; g.fillText(tick.toFixed(2), left - 5, y(tick) + 4);
    g.textAlign = 'center'; g.fillText(tick.toFixed(2), x(tick), side + 14);
  }
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  for (const bin of bins.filter((one) => one.count > 0)) {
    const from = x(bin.low) + 1;
    const size = x(bin.high) - x(bin.low) - 2;
    const over = bin.meanConfidence > bin.accuracy;
    g.fillStyle = css('--c1'); g.globalAlpha = 0.55; g.fillRect(from, y(bin.accuracy), size, y(0) - y(bin.accuracy));
    g.fillStyle = css(over ? '--failed' : '--c6'); g.globalAlpha = 0.4; g.fillRect(from, Math.min(y(bin.accuracy), y(bin.meanConfidence)), size, Math.abs(y(bin.accuracy) - y(bin.meanConfidence)));
    g.fillStyle = css('--faint'); g.globalAlpha = 0.8; g.fillRect(from, side + 84 - 56 * bin.count / most, size, 56 * bin.count / most);
    g.globalAlpha = 1;
  }
  g.strokeStyle = css('--muted'); g.setLineDash([4, 4]);
  g.beginPath(); g.moveTo(x(0), y(0)); g.lineTo(x(1), y(1)); g.stroke();
}
