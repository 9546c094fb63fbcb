// A mask painted over a picture: what is painted is hidden. Both lie in canvases of the picture's own size.
import { h } from '../dom.js';

const SIDE = 336;

/** {node, show(image), clear(), blob(), painted()}; the picture decides the size. */
export function painter(changed) {
  const under = h('canvas', { width: 28, height: 28, 'aria-hidden': 'true' });
  const over = h('canvas', { width: 28, height: 28, role: 'img', 'aria-label': 'The picture; paint over what is to be hidden', tabindex: 0 });
  const node = h('div', { class: 'paint' }, under, over);
  let brush = 3;
  let hidden = new Uint8Array(28 * 28);
  let erase = false;
  let down = false;

  function draw() {
    const context = over.getContext('2d');
    const image = context.createImageData(over.width, over.height);
    hidden.forEach((one, i) => { if (one) image.data.set([214, 69, 65, 190], 4 * i); });
    context.putImageData(image, 0, 0);
    over.setAttribute('aria-label', `The picture; ${painted()} of ${hidden.length} pixels are painted over`);
    changed();
  }
  function dab(event) {
    const box = over.getBoundingClientRect();
    const column = (event.clientX - box.left) / box.width * over.width;
    const row = (event.clientY - box.top) / box.height * over.height;
    for (let y = 0; y < over.height; y++) for (let x = 0; x < over.width; x++) if (Math.hypot(x + 0.5 - column, y + 0.5 - row) <= brush / 2 + 0.2) hidden[y * over.width + x] = erase ? 0 : 1;
    draw();
  }
  over.addEventListener('pointerdown', (event) => { down = true; over.setPointerCapture(event.pointerId); dab(event); });
  over.addEventListener('pointermove', (event) => { if (down) dab(event); });
  over.addEventListener('pointerup', () => { down = false; });
  over.addEventListener('pointercancel', () => { down = false; });

  const painted = () => hidden.reduce((sum, one) => sum + one, 0);

  function show(image) {
    for (const canvas of [under, over]) { canvas.width = image.width; canvas.height = image.height; }
    node.style.setProperty('width', `${SIDE}px`);
    node.style.setProperty('aspect-ratio', `${image.width} / ${image.height}`);
    under.getContext('2d').drawImage(image, 0, 0);
    if (hidden.length !== image.width * image.height) hidden = new Uint8Array(image.width * image.height);
    draw();
  }
  /** Black is observed, white is hidden. */
  function blob() {
    const canvas = h('canvas', { width: over.width, height: over.height });
    const context = canvas.getContext('2d');
    const image = context.createImageData(over.width, over.height);
    hidden.forEach((one, i) => image.data.set(one ? [255, 255, 255, 255] : [0, 0, 0, 255], 4 * i));
    context.putImageData(image, 0, 0);
    return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  }
  return {
    node, show, blob, painted,
    half: () => { hidden.fill(0); hidden.fill(1, Math.floor(over.height / 2) * over.width); draw(); },
    clear: () => { hidden.fill(0); draw(); },
    use: (size, erasing) => { brush = size; erase = erasing; },
    /** A mask from a picture of the same size: what is light is hidden. */
    take: (image) => {
      const canvas = h('canvas', { width: over.width, height: over.height });
      const context = canvas.getContext('2d', { willReadFrequently: true });
      context.drawImage(image, 0, 0, over.width, over.height);
      const { data } = context.getImageData(0, 0, over.width, over.height);
      hidden = hidden.map((_, i) => (data[4 * i] >= 128 ? 1 : 0));
      draw();
    },
  };
}
