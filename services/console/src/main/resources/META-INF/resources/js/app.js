// The shell: routes, navigation, theme, and the light that says whether what is shown is live.
import { get, remove } from './api.js';
import { board, start, watch } from './board.js';
import { h, replace } from './dom.js';

const NAV = [['/', 'Overview'], ['/tasks', 'Tasks'], ['/submit', 'Submit'], ['/compare', 'Compare'], ['/datasets', 'Data sets'], ['/models', 'Models'], ['/evaluations', 'Evaluations'], ['/audits', 'Audits'], ['/deploy', 'Deploy'], ['/queues', 'Queues']];
const ROUTES = [
  [/^\/$/, 'home'], [/^\/tasks$/, 'tasks'], [/^\/tasks\/([^/]+)$/, 'task'], [/^\/submit$/, 'submit'], [/^\/compare$/, 'compare'],
  [/^\/datasets$/, 'datasets'], [/^\/datasets\/([^/]+)\/([^/]+)$/, 'dataset'], [/^\/models$/, 'models'], [/^\/models\/([^/]+)\/([^/]+)$/, 'model'],
  [/^\/evaluations$/, 'evaluations'], [/^\/evaluations\/([^/]+)$/, 'evaluation'], [/^\/audits$/, 'audits'], [/^\/audits\/([^/]+)$/, 'audit'], [/^\/deploy$/, 'deploy'], [/^\/complete$/, 'complete'], [/^\/decode$/, 'decode'], [/^\/queues$/, 'queues'], [/^\/cost-surface$/, 'surface'],
];
const main = document.getElementById('main');
let leave = [];
let shown = 0;

export function go(path, silent) {
  if (path !== location.pathname + location.search) history[silent ? 'replaceState' : 'pushState'](null, '', path);
  if (!silent) show();
}

async function show() {
  const ticket = ++shown;
  const match = ROUTES.map(([pattern, page]) => [pattern.exec(location.pathname), page]).find(([found]) => found);
  for (const undo of leave.splice(0)) undo();
  for (const link of document.querySelectorAll('#nav a')) {
    const path = link.getAttribute('href');
    const here = path === '/' ? location.pathname === '/' : location.pathname.startsWith(path);
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (!match) {
    replace(main, h('div', { class: 'empty' }, h('b', null, 'There is no such page.'), h('a', { href: '/', 'data-link': true, class: 'text' }, 'Overview')));
    return;
  }
  const page = await import(`./pages/${match[1]}.js`);
  if (ticket !== shown) return;
  const context = {
    main, go, query: new URLSearchParams(location.search), params: match[0].slice(1).map(decodeURIComponent),
    onLeave: (undo) => leave.push(undo), title: (text) => { document.title = `${text} · Touchstone`; },
  };
  try {
    await page.render(context);
  } catch (problem) {
    if (ticket !== shown) return;
    replace(main, h('div', { class: 'problem', role: 'alert' }, h('b', null, problem.message), h('p', null, problem.detail)));
  }
}

function shell() {
  replace(document.getElementById('nav'), NAV.map(([path, name]) => h('li', null, h('a', { href: path, 'data-link': true }, name, h('span', { class: 'count', 'data-count': path })))));
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-link]');
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(link.getAttribute('href'));
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  });
  window.addEventListener('popstate', show);
  document.getElementById('theme').addEventListener('click', () => {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    document.documentElement.dataset.theme = dark ? 'light' : 'dark';
    localStorage.setItem('theme', document.documentElement.dataset.theme);
    document.querySelectorAll('ts-chart').forEach((one) => one.redraw());
  });
}

function light() {
  const element = document.getElementById('live');
  const [style, text] = board.status === 'off' ? ['off', 'Reconnecting']
    : !board.feed ? ['wait', 'Connecting']
      : !board.feed.caughtUp ? ['wait', 'Catching up']
        : !board.feed.connected ? ['off', 'Kafka is away'] : ['on', 'Live'];
  element.className = 'live ' + style;
  element.querySelector('.live-text').textContent = text;
  const running = board.counts.RUNNING ?? 0;
  document.querySelector('[data-count="/tasks"]').textContent = running ? `${running} running` : '';
}

async function session() {
  const who = await get('/session').catch(() => null);
  if (who?.required && !who.signedIn) {
    location.assign('/login.html?next=' + encodeURIComponent(location.pathname + location.search));
    return false;
  }
  const button = document.getElementById('sign-out');
  button.hidden = !who?.required;
  button.addEventListener('click', async () => { await remove('/session'); location.assign('/login.html'); });
  return true;
}

shell();
if (await session()) {
  watch(light);
  start();
  show();
}
