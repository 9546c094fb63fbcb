// Fill in what is missing: an image of a data set or one's own, a mask painted on it, and a flow that knows what is likely.
import { get, post, upload } from '../api.js';
import { empty, h, panel, replace, toast } from '../dom.js';
import { number, percent, split } from '../format.js';
import { learnedFrom } from '../flow/model.js';
import { painter } from '../flow/mask.js';
import { isFlow } from './models.js';

export async function render({ main, title, query, go }) {
  title('Complete images');
  const { models } = await get('/models');
  const flows = models.filter((one) => isFlow(one) && one.origin.datasets.length);
  const wanted = query.get('model') ?? (flows[0] && `${flows[0].name}@${flows[0].digest}`);
  if (!wanted) {
    replace(main, h('div', { class: 'head' }, h('h1', null, 'Complete images')), h('div', { class: 'panel' }, empty('There is no flow yet.', 'Train one on images; it learns what is likely.', 'touchstone submit --kind train-flow')));
    return;
  }
  const { card } = await get('/models/' + split(wanted).join('/'));
  const reference = `${card.name}@${card.digest}`;
  const source = learnedFrom(card);
  const problem = h('div', { role: 'alert' });
  const share = h('span', { class: 'muted num' });
  let own = null;
  let asked = 0;
  let ready = false;

  const paint = painter(settle);
  const send = h('button', { type: 'button', class: 'primary', disabled: true, onclick: submit }, 'Fill in');
  const place = h('input', { type: 'number', min: 0, step: 1, value: 0, 'aria-label': 'Number of the image', onchange: load });
  const part = h('input', { type: 'text', value: 'test', 'aria-label': 'Split', onchange: load });
  const file = h('input', { type: 'file', accept: 'image/png', 'aria-label': 'Your own image as PNG', onchange: () => bring(file, async (image, blob) => { asked++; own = blob; ready = true; paint.show(image); }) });
  const maskFile = h('input', { type: 'file', accept: 'image/png', 'aria-label': 'A mask as PNG', onchange: () => bring(maskFile, async (image) => paint.take(image)) });
  const method = h('select', { 'aria-label': 'How to fill in' }, h('option', { value: 'MODE' }, 'The likeliest filling'), h('option', { value: 'LANGEVIN' }, 'Several draws'));
  const size = h('input', { type: 'range', min: 1, max: 12, value: 4, 'aria-label': 'Width of the brush', oninput: brush });
  const erase = h('input', { type: 'checkbox', onchange: brush });

  replace(main, h('div', { class: 'head' }, h('h1', null, 'Complete images'), h('p', { class: 'sub' }, 'Paint over what is to be hidden. ', h('a', { href: `/models/${card.name}/${card.digest}`, 'data-link': true, class: 'text' }, card.name), ' fills it in; every pixel that is not painted over stays as it is, to the bit.')),
    h('div', { class: 'grid two' },
      panel('Picture and mask', h('div', { class: 'body grid' }, paint.node, h('div', { class: 'actions' }, h('label', { class: 'inline' }, 'Brush', size), h('label', { class: 'inline' }, erase, 'Uncover'), h('button', { type: 'button', onclick: () => paint.half() }, 'Lower half'), h('button', { type: 'button', class: 'quiet', onclick: () => paint.clear() }, 'Clear'), share))),
      panel('What to fill in', h('div', { class: 'body fields' },
        problem,
        source ? field(`Image of ${source[0]}`, h('div', { class: 'actions' }, part, place)) : null,
        field('Or your own (PNG of the size of the model\u2019s images)', file), field('Mask from a file (white is hidden)', maskFile), field('Method', method), send))));
  brush();
  await load();

  function field(name, input) { return h('div', { class: 'field' }, h('label', null, name), input); }
  function settle() {
    const painted = paint.painted();
    share.textContent = painted ? `${number(painted)} pixels hidden` : 'nothing is hidden yet';
    send.disabled = !ready || painted === 0;
  }
  function brush() { paint.use(Number(size.value), erase.checked); }
  function complain(text, detail = '') { replace(problem, h('div', { class: 'problem' }, h('b', null, text), ' ', detail)); }

  /** Shows the image that is named now; an answer to an earlier question that comes later is dropped. */
  async function load() {
    const mine = ++asked;
    own = null;
    ready = false;
    settle();
    replace(problem);
    if (!source) { complain('This model was not learned from a data set.', 'Bring a picture of your own.'); return; }
    const response = await fetch(`/api/v1/datasets/${source.join('/')}/images/${Number(place.value)}.png?split=${encodeURIComponent(part.value)}`).catch(() => null);
    const told = response && !response.ok ? await response.json().catch(() => null) : null;
    const image = response?.ok ? await createImageBitmap(await response.blob()).catch(() => null) : null;
    if (mine !== asked) return;
    if (!image) { complain(told?.title ?? 'The image cannot be shown.', told?.detail ?? 'Try again, or bring a picture of your own.'); return; }
    ready = true;
    paint.show(image);
  }
  async function bring(input, take) {
    replace(problem);
    if (!input.files.length) return;
    const image = await createImageBitmap(input.files[0]).catch(() => null);
    if (!image) complain('This picture cannot be read.', 'Save it as PNG.');
    else if (image.width !== card.input.width || image.height !== card.input.height) complain(`The picture is ${image.width} wide and ${image.height} high.`, `The model's images are ${card.input.width} and ${card.input.height}: scale it first.`);
    else await take(image, input.files[0]);
  }
  async function submit() {
    send.disabled = true;
    try {
      const mask = await upload('/pictures', await paint.blob(), () => {});
      const spec = { model: reference, maskKey: mask.key, method: method.value, seed: 1 };
      if (own) spec.imageKey = (await upload('/pictures', own, () => {})).key;
      else spec.images = { dataset: source.join('@'), split: part.value, numbers: [Number(place.value)] };
      const receipt = await post('/tasks', { completeImages: spec });
      toast(`${percent(paint.painted() / (card.input.width * card.input.height), 0)} of the picture is being filled in.`);
      go('/tasks/' + receipt.id);
    } catch (told) {
      complain(told.message, told.detail);
      settle();
    }
  }
}
