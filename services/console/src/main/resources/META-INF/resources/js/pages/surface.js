// Two costs of the smallest network with a hidden layer over its two weights: figure 5 of Glorot and Bengio (2010).
import { facts, h, panel, replace } from '../dom.js';
import { percent } from '../format.js';
import { Surface } from '../diagnose/surface.js';

const COSTS = [['crossEntropy', 'Cross-entropy', 'Away from the valleys it keeps sloping: a step downhill is always to be found.'],
  ['quadratic', 'Quadratic cost', 'Where units saturate it is flat, at the top too: a network that is wrong there hardly learns.']];

export async function render({ main, title, onLeave }) {
  title('Cost surface');
  const answer = await fetch('/figures/cost-surface.json');
  if (!answer.ok) throw Object.assign(new Error('The surface could not be read.'), { detail: `The server answered ${answer.status}.` });
  const figure = await answer.json();
  const surfaces = COSTS.map(([key, name]) => new Surface(figure[key].rows, figure.halfWidth, name));
  const turn = h('input', { type: 'range', min: -180, max: 180, step: 1, value: -60, 'aria-label': 'Turn', oninput: () => draw() });
  const draw = () => surfaces.forEach((one) => one.draw(Number(turn.value)));
  replace(main, h('div', { class: 'head' }, h('h1', null, 'Cost surface'), h('span', { class: 'spacer' }), h('label', { class: 'inline' }, 'Turn', turn),
    h('p', { class: 'sub' }, `The network y = tanh(w₂ tanh(w₁ x)) for ${figure.signals} random signals with random targets −1 or 1; both weights from −${figure.halfWidth} to ${figure.halfWidth}.`)),
  h('div', { class: 'surfaces' }, COSTS.map(([key, name, words], i) => panel(name, h('div', { class: 'body grid' }, surfaces[i].canvas,
    facts([['Plateaus', `${percent(figure[key].flatShare, 1)} of the points have a gradient below ${percent(figure.flatBelow, 0)} of the largest`]]), h('p', { class: 'muted' }, words))))));
  const observer = new ResizeObserver(draw);
  surfaces.forEach((one) => observer.observe(one.canvas.parentElement));
  const theme = new MutationObserver(draw);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  onLeave(() => { observer.disconnect(); theme.disconnect(); });
}
