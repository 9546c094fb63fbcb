// Which words of the source each word of the output looked at: a table whose cells are darker the larger the weight.
import { h } from '../dom.js';

const STRONG = 0.5;

/** rows: one for each symbol, one weight for each word of the source. */
export function attention(source, output, unknown = []) {
  if (!output.attention) return h('p', { class: 'muted small' }, 'The weights of attention were left out because the report would be too large.');
  return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Attention, scrolls sideways' }, h('table', { class: 'attention', 'aria-label': 'Attention: weight of each source word (columns) for each word of the output (rows)' },
    h('thead', null, h('tr', null, h('td'), source.map((word, i) => h('th', { scope: 'col', title: unknown.includes(i) ? `${word} is unknown to the model` : word }, word, unknown.includes(i) ? ' ?' : '')))),
    h('tbody', null, output.symbols.map((symbol, t) => h('tr', null, h('th', { scope: 'row' }, symbol), output.attention[t].map((weight, i) => h('td', { class: weight >= STRONG ? 'strong' : '', title: `${symbol} looks at ${source[i]}: ${weight.toFixed(3)}`, style: { '--weight': `${Math.round(60 * weight)}%` } }, weight < 0.005 ? '·' : weight.toFixed(2))))))));
}
