// Pictures that a task leaves while it works: sheets that grow in a training, views and fillings of other tasks.
import { get } from '../api.js';
import { h, panel, replace } from '../dom.js';
import { number, plural } from '../format.js';

export const FLOW_KINDS = ['train-flow', 'sample-flow', 'explore-flow', 'complete-images', 'score-images', 'watch-density'];

const TITLES = {
  samples: 'Samples', interpolation: 'Interpolation: the manifold through four images', 'heat-map': 'Density, with draws from it',
  extrapolation: 'Samples at twice the side', ablation: 'As it is, then finer and coarser latents drawn anew', nearest: 'Samples, each with its nearest training image on the right',
  likeliest: 'Likeliest', 'least-likely': 'Least likely',
};
const SHEET = /^samples-(\d+)$/;

const title = (name) => {
  const sheet = SHEET.exec(name);
  if (sheet) return `Samples after ${plural(Number(sheet[1]), 'step')}`;
  const filled = /^completed-(\d+)$/.exec(name);
  return filled ? `Image ${filled[1]}: as it was, what was seen of it, and filled in` : TITLES[name] ?? name;
};

const picture = (task, name, style) => h('img', { src: `/api/v1/pictures/${task}/${name}.png`, alt: title(name), class: style, loading: 'lazy' });

/** The pictures of a task; {node, refresh}. A training's sheets are one picture with a slider, which follows the newest. */
export function gallery(task) {
  const body = h('div', { class: 'body' });
  const node = h('div', { hidden: true }, panel('Pictures', body));
  const large = h('figure', { class: 'sheet' });
  const at = h('input', { type: 'range', min: 0, max: 0, step: 1, 'aria-label': 'Sheet of samples', oninput: () => show(Number(at.value)) });
  const others = h('div', { class: 'sheets' });
  let sheets = [];
  let shown = '';
  let drawn = '';

  function show(index) {
    if (sheets[index] === shown) return;
    shown = sheets[index];
    replace(large, picture(task, shown), h('figcaption', null, title(shown), h('span', { class: 'faint' }, ` · sheet ${number(index + 1)} of ${number(sheets.length)}`)));
  }

  async function refresh() {
    const { pictures } = await get(`/pictures/${task}`);
    const names = pictures.map((one) => one.name);
    const fingerprint = names.join('|');
    if (fingerprint === drawn) return;
    drawn = fingerprint;
    const followed = sheets.length === 0 || Number(at.value) === sheets.length - 1;
    sheets = names.filter((name) => SHEET.test(name));
    const rest = names.filter((name) => !SHEET.test(name));
    node.hidden = names.length === 0;
    at.max = Math.max(0, sheets.length - 1);
    at.hidden = sheets.length < 2;
    if (followed) at.value = at.max;
    replace(others, rest.map((name) => h('figure', { class: 'sheet' }, picture(task, name), h('figcaption', null, title(name)))));
    replace(body, sheets.length ? [large, at] : null, rest.length ? others : null);
    if (sheets.length) { shown = ''; show(Number(at.value)); }
  }
  return { node, refresh };
}
