// The figures of Glorot and Bengio (2010), from the looks into one network.
import { h, svg } from '../dom.js';
import { number } from '../format.js';
import { histogramOf, predictedOf, valueOf } from './looks.js';
import { figure, fixed, linear, logarithmic, multiples, path, room } from './plot.js';

const MOST_RIDGES = 9;
const RIDGE = 0.62;
const told = (value) => (value === null ? 'unknown' : number(value));

/** Figures 2, 3 and 10: mean, band of one deviation and 98th percentile of each layer's activations over updates. */
export function activations(looks) {
  const steps = looks.all.map((one) => one.step);
  const all = looks.layers().map((layer) => ({ layer, mean: looks.series(layer, 'activation mean'), deviation: looks.series(layer, 'activation std'), high: looks.series(layer, 'activation p98') }));
  const hidden = all.length > 1 ? all.slice(0, -1) : all;
  const [low, high] = room(hidden.flatMap(({ mean, deviation, high: top }) => [...top, ...mean.flatMap((one, i) => (one === null || deviation[i] === null ? [one] : [one - deviation[i], one + deviation[i]]))]));
  const x = linear(steps[0], steps.at(-1));
  return multiples(hidden.map(({ layer, mean, deviation, high: top }) => [layer, figure({ x, y: linear(low, high), label: `Activations of ${layer} over ${steps.length} looks. At step ${steps.at(-1)}: mean ${told(mean.at(-1))}, deviation ${told(deviation.at(-1))}, 98th percentile ${told(top.at(-1))}.` }, ({ px, py }) => {
    const edge = (sign) => mean.map((one, i) => (one === null || deviation[i] === null ? null : [px(steps[i]), py(one + sign * deviation[i])])).filter(Boolean);
    const band = [...edge(1), ...edge(-1).reverse()];
    const markers = Math.ceil(steps.length / 24);
    return [band.length ? svg('polygon', { class: 'band', points: band.map(([a, b]) => `${fixed(a)},${fixed(b)}`).join(' ') }) : null,
      svg('path', { class: 'line', d: path(mean.map((one, i) => [px(steps[i]), one === null ? null : py(one)])) }),
      steps.length === 1 && mean[0] !== null ? svg('circle', { class: 'dot', cx: px(steps[0]), cy: py(mean[0]), r: 2.4 }) : null,
      top.map((one, i) => (one === null || i % markers ? null : svg('path', { class: 'marker', d: `M${fixed(px(steps[i]) - 2.6)} ${fixed(py(one) + 2.4)}h5.2l-2.6 -4.8z` })))];
  })]));
}

/** Figure 4, over time: each layer's histograms as ridges, the newest in front. */
export function ridges(looks, of, scale) {
  return multiples(looks.layers().map((layer) => {
    const all = looks.histograms(layer, of, scale);
    const chosen = spread(all, MOST_RIDGES);
    const broken = all.at(-1);
    const note = broken && broken.nan + broken.infinite > 0 ? `${number(broken.nan)} NaN, ${number(broken.infinite)} infinite` : '';
    return [layer, chosen.length ? ridge(layer, of, scale, chosen) : h('p', { class: 'muted small' }, 'No histograms.'), note];
  }));
}

function ridge(layer, of, scale, looks) {
  const [{ from, to }] = looks;
  const [low, high] = scale === 'LOGARITHMIC' ? occupied(looks) : [from, to];
  const peak = Math.max(...looks.flatMap((one) => one.shares)) || 1;
  const y = { low: 0, high: looks.length, at: (value) => value / (looks.length + RIDGE), ticks: [] };
  const x = scale === 'LOGARITHMIC' ? logarithmic(low, high) : linear(low, high);
  const every = Math.ceil(looks.length / 5);
  const rows = looks.map((one, i) => [looks.length - 1 - i, `${compact(one.step)}`]).filter((unused, i) => i % every === 0 || i === looks.length - 1);
  const last = looks.at(-1);
  const mode = centre(last, scale, last.shares.indexOf(Math.max(...last.shares)));
  return figure({ height: 190, x, y, yTicks: rows, label: `${looks.length} histograms of the ${of}s of ${layer} from step ${looks[0].step} to ${last.step}; the newest is highest at ${number(mode)}.` }, ({ px, py }) => looks.map((one, i) => {
    const base = looks.length - 1 - i;
    const points = one.shares.map((share, bin) => [centre(one, scale, bin), base + (share / peak) * (1 + RIDGE)]).filter(([at]) => at >= low && at <= high);
    if (points.length === 0) return null;
    const line = points.map(([at, up]) => [px(at), py(up)]);
    const outline = path([[line[0][0], py(base)], ...line, [line.at(-1)[0], py(base)]]);
    return svg('path', { class: 'ridge', d: `${outline}Z`, style: { '--age': (looks.length > 1 ? i / (looks.length - 1) : 1).toFixed(2) } }, svg('title', null, `step ${one.step}`));
  }));
}

/** The middle of a bin, geometric where bins double. */
function centre({ from, to, shares }, scale, bin) {
  return scale === 'LOGARITHMIC' ? from * 2 ** (bin + 0.5) : from + ((to - from) * (bin + 0.5)) / shares.length;
}

/** From the first to the last bin that ever held a thousandth, and one beside each. */
function occupied(looks) {
  const used = looks[0].shares.map((unused, bin) => looks.some((one) => one.shares[bin] > 1e-3));
  const first = Math.max(0, used.indexOf(true));
  const last = Math.max(first, used.lastIndexOf(true));
  return [looks[0].from * 2 ** Math.max(0, first - 1), looks[0].from * 2 ** Math.min(used.length, last + 2)];
}

const spread = (all, most) => (all.length <= most ? all : Array.from({ length: most }, (unused, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]));

const compact = (step) => (step >= 10_000 ? `${Number((step / 1000).toPrecision(3))}k` : String(step));

/** Figures 6, 7 and 8: the layers' histograms at the first look in one figure. */
export function initial(looks) {
  const kinds = [['activation', 'Activations'], ['gradient', 'Back-propagated gradients ∂C/∂s, of one example'], ['weight gradient', 'Weight gradients ∂C/∂W']];
  const names = looks.layers();
  return [multiples(kinds.map(([of, title]) => {
    const layers = names.flatMap((layer, i) => { const histogram = histogramOf(looks.first, layer, of, 'LOGARITHMIC'); return histogram ? [{ layer, i, ...histogram }] : []; });
    if (layers.length === 0) return [title, h('p', { class: 'muted small' }, 'No histograms.')];
    const [low, high] = occupied(layers);
    const y = linear(0, 1.05 * Math.max(...layers.flatMap((one) => one.shares)));
    return [title, figure({ height: 180, x: logarithmic(low, high), y, unit: 'magnitude', label: `${title} before training, by magnitude: ${layers.map((one) => `${one.layer} is most often about ${number(centre(one, 'LOGARITHMIC', one.shares.indexOf(Math.max(...one.shares))))}`).join(', ')}.` },
      ({ px, py }) => layers.map((one) => svg('path', { class: 'line', style: { '--line-colour': `var(--c${1 + (one.i % 8)})` }, d: path(one.shares.map((share, bin) => [centre(one, 'LOGARITHMIC', bin), share]).filter(([at]) => at >= low && at <= high).map(([at, share]) => [px(at), py(share)])) }, svg('title', null, one.layer))))];
  }), true), h('p', { class: 'legend small' }, names.map((layer, i) => [h('span', { class: 'key', style: { 'border-color': `var(--c${1 + (i % 8)})` } }), h('span', null, layer)]))];
}

export const QUANTITIES = [['activation std', 'Deviation of activations'], ['gradient std', 'Deviation of ∂C/∂s'], ['weight gradient std', 'Deviation of ∂C/∂W'], ['mean singular value', 'Mean singular value of the Jacobian']];

/** Measured points on the line that mean-field theory draws, layer by layer, before training. */
export function expected(looks) {
  const names = looks.layers();
  const shown = QUANTITIES.filter(([name]) => names.some((layer) => valueOf(looks.first, layer, name) !== null));
  return multiples(shown.map(([name, title]) => {
    const measured = names.map((layer) => valueOf(looks.first, layer, name));
    const predicted = names.map((layer) => predictedOf(looks.first, layer, name));
    const log = name !== 'mean singular value';
    const [low, high] = room([...measured, ...predicted], log);
    const x = linear(-0.4, names.length - 0.6);
    const y = log ? logarithmic(low, high) : linear(Math.min(0, low), high);
    return [title, figure({ width: 250, x, y, xTicks: names.map((unused, i) => [i, String(i + 1)]), label: `${title} by layer before training: ${names.map((layer, i) => `${layer} measured ${told(measured[i])}, predicted ${told(predicted[i])}`).join('; ')}.` }, ({ px, py }) => [
      svg('path', { class: 'line dashed', d: path(predicted.map((one, i) => [px(i), one === null || (log && one <= 0) ? null : py(one)])) }),
      measured.map((one, i) => (one === null || (log && one <= 0) ? null : svg('circle', { class: 'dot', cx: fixed(px(i)), cy: fixed(py(one)), r: 3.2 }, svg('title', null, `${names[i]}: ${told(one)}, predicted ${told(predicted[i])}`))))])];
  }));
}
