// Small helpers to build pages from data. Text is always set as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'style') for (const [name, v] of Object.entries(value)) node.style.setProperty(name, v);
    else if (key === 'value') node.value = value;
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const h = (tag, props, ...children) => fill(document.createElement(tag), props, children);
export const svg = (tag, props, ...children) => fill(document.createElementNS(SVG, tag), props, children);

export function replace(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

export function panel(title, body, ...tools) {
  return h('section', { class: 'panel', 'aria-label': title },
    h('header', null, h('h2', null, title), h('span', { class: 'spacer' }), tools), body);
}

export function empty(title, explanation, command, ...more) {
  return h('div', { class: 'empty' }, h('b', null, title), explanation && h('p', null, explanation),
    command && h('code', null, command), more);
}

export function facts(pairs) {
  return h('dl', { class: 'facts' }, pairs.filter((pair) => pair && pair[1] !== undefined && pair[1] !== null && pair[1] !== '')
    .map(([name, value]) => [h('dt', null, name), h('dd', null, value)]));
}

/** A table; columns are [title, class, row => content]. */
export function table(columns, rows, label) {
  return h('div', { class: 'scroll' }, h('table', { 'aria-label': label },
    h('thead', null, h('tr', null, columns.map(([title, style]) => h('th', { class: style, scope: 'col' }, title)))),
    h('tbody', null, rows.map((row) => h('tr', null, columns.map(([, style, cell]) => h('td', { class: style }, cell(row))))))));
}

export function toast(text, bad) {
  const note = h('div', { class: bad ? 'toast bad' : 'toast' }, text);
  document.getElementById('toasts').append(note);
  setTimeout(() => note.remove(), bad ? 9000 : 4000);
}

/** Draws JSON with colours, as text nodes. */
export function json(value) {
  const out = h('pre', { class: 'json', tabindex: 0 });
  const text = JSON.stringify(value, null, 2) ?? '';
  const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/g;
  let last = 0;
  for (const match of text.matchAll(token)) {
    out.append(text.slice(last, match.index));
    const style = match[1] ? (match[2] ? 'k' : 's') : 'n';
    out.append(h('span', { class: style }, match[1] ?? match[3]), match[2] ?? '');
    last = match.index + match[0].length;
  }
  out.append(text.slice(last));
  return out;
}

export function download(name, type, text) {
  const link = h('a', { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
