// A surface over a square, drawn from far to near on a canvas in the colours of the theme.
import { h } from '../dom.js';
import { number } from '../format.js';

const RATIO = 0.78;
const TILT = 0.52;

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export class Surface {
  #rows;
  #half;
  #low;
  #high;

  /** rows[i][k] is the height at the i-th w1 and the k-th w2, both from -half to half. */
  constructor(rows, half, name) {
    this.#rows = rows;
    this.#half = half;
    const all = rows.flat();
    this.#low = Math.min(...all);
    this.#high = Math.max(...all);
    this.canvas = h('canvas', { role: 'img', 'aria-label': `${name} over two weights from −${half} to ${half}: from ${number(this.#low)} to ${number(this.#high)}; ${number(rows[(rows.length - 1) / 2][(rows.length - 1) / 2])} where both are 0.` });
  }

  draw(degrees) {
    const { canvas } = this;
    const width = canvas.parentElement?.clientWidth - 32;
    if (!(width > 0)) return;
    const scale = devicePixelRatio;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(width * RATIO * scale);
    const g = canvas.getContext('2d');
    g.scale(scale, scale);
    const project = this.#projection(width, (degrees * Math.PI) / 180);
    const [near, far, line] = [css('--c1'), css('--c2'), css('--panel')];
    g.lineJoin = 'round';
    for (const { corners, height } of this.#quads(project)) {
      g.beginPath();
      corners.forEach(([x, y], i) => (i ? g.lineTo(x, y) : g.moveTo(x, y)));
      g.closePath();
      g.fillStyle = `color-mix(in srgb, ${far} ${Math.round(100 * height)}%, ${near})`;
      g.strokeStyle = line;
      g.lineWidth = 0.6;
      g.fill();
      g.stroke();
    }
    this.#names(g, project);
  }

  #projection(width, turn) {
    const middle = [width / 2, width * RATIO * 0.58];
    const size = width * 0.33;
    const tall = width * 0.3;
    return (u, v, height) => {
      const x = u * Math.cos(turn) - v * Math.sin(turn);
      const depth = u * Math.sin(turn) + v * Math.cos(turn);
      return [middle[0] + x * size, middle[1] + depth * size * TILT - (height - 0.35) * tall, depth];
    };
  }

  /** Farthest first; heights from 0 to 1. */
  #quads(project) {
    const n = this.#rows.length;
    const at = (i) => (2 * i) / (n - 1) - 1;
    const range = this.#high - this.#low || 1;
    const up = (i, k) => (this.#rows[i][k] - this.#low) / range;
    const quads = [];
    for (let i = 0; i + 1 < n; i++) {
      for (let k = 0; k + 1 < n; k++) {
        const corners = [[i, k], [i + 1, k], [i + 1, k + 1], [i, k + 1]].map(([a, b]) => project(at(a), at(b), up(a, b)));
        quads.push({ corners, depth: corners.reduce((sum, one) => sum + one[2], 0), height: (up(i, k) + up(i + 1, k + 1)) / 2 });
      }
    }
    return quads.sort((a, b) => a.depth - b.depth);
  }

  #names(g, project) {
    g.fillStyle = css('--muted');
    g.font = '11px system-ui, sans-serif';
    g.textAlign = 'center';
    g.strokeStyle = css('--panel');
    g.lineWidth = 4;
    for (const [u, v, text] of [[1.16, 0, `w₁ = ${this.#half}`], [-1.16, 0, `w₁ = −${this.#half}`], [0, 1.16, `w₂ = ${this.#half}`], [0, -1.16, `w₂ = −${this.#half}`]]) {
      const [x, y] = project(u, v, 0);
      g.strokeText(text, x, y + 4);
      g.fillText(text, x, y + 4);
    }
  }
}
