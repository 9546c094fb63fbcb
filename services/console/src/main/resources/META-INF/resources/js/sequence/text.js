// A data set of text: how many sentences, some of them, and what was turned away and why.
import { get } from '../api.js';
import { empty, facts, h, panel, replace, table } from '../dom.js';
import { ago, bytes, number, plural, short } from '../format.js';
import { arcs } from './arcs.js';

const FORMS = { CONLLU: 'sentences with trees (CoNLL-U)', PARALLEL: 'sentences with translations', LINES: 'sentences' };
const SHOWN = 10;

export async function renderText({ main, query, go }, { text, versions, models }) {
  const base = `/datasets/${text.name}/${text.digest}`;
  let split = query.get('split') ?? text.splits[0].name;
  let from = 0;
  const chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Split' });
  const sample = h('div');
  const refused = h('div');
  const back = h('button', { type: 'button', 'aria-label': 'Sentences before', onclick: () => { from = Math.max(0, from - SHOWN); draw(); } }, '‹');
  const on = h('button', { type: 'button', 'aria-label': 'Next sentences', onclick: () => { from += SHOWN; draw(); } }, '›');
  replace(main,
    h('div', { class: 'head' }, h('h1', null, text.name), h('code', { class: 'muted', title: text.digest }, short(text.digest)), h('span', { class: 'spacer' }), chips,
      h('p', { class: 'sub' }, `Text · ${FORMS[text.form] ?? text.form}`)),
    h('div', { class: 'grid two' },
      h('div', { class: 'grid' }, panel('Sentences', sample, back, on), panel('Turned away', refused)),
      h('div', { class: 'grid' },
        panel('About', h('div', { class: 'body' }, facts([...text.splits.map((one) => [one.name, `${plural(one.sentences, 'sentence')}, ${plural(one.words, 'word')}, ${bytes(one.text.bytes)}`]), ['Digest', h('code', null, text.digest)], ['Made by', h('a', { href: '/tasks/' + text.lineage.taskId, 'data-link': true, class: 'text mono' }, text.lineage.taskId)]]))),
        panel('Models learned from it', models.length ? table([['Model', '', (one) => h('a', { href: `/models/${one.name}/${one.digest}`, 'data-link': true, class: 'id' }, one.name)], ['', 'num muted', (one) => ago(one.publishedAt)]], models, 'Models') : empty('None yet.', null, `touchstone submit --kind train-sequence-model --set trainSequenceModel.dataset=${text.name}`)),
        versions.length > 1 ? panel('Versions', table([['Digest', 'mono', (one) => h('a', { href: `/datasets/${text.name}/${one.digest}`, 'data-link': true }, short(one.digest) + (one.digest === text.digest ? ' (this)' : ''))], ['', 'num muted', (one) => ago(one.publishedAt)]], versions, 'Versions')) : null)));

  async function draw() {
    replace(chips, text.splits.map((one) => h('button', { type: 'button', 'aria-pressed': String(one.name === split), onclick: () => { split = one.name; from = 0; go(`${base}?split=${split}`, true); draw(); } }, one.name, ' ', h('span', { class: 'n' }, number(one.sentences)))));
    const here = text.splits.find((one) => one.name === split) ?? text.splits[0];
    const turned = here.refused;
    replace(refused, turned.total === 0 ? empty('Nothing was refused.', 'Every sentence of this split was read and checked.')
      : [h('div', { class: 'body' }, facts(Object.entries(turned.reasons).map(([reason, count]) => [reason, number(count)]))),
        table([['Line', 'num', (one) => number(one.index)], ['Reason', '', (one) => one.reason], ['Detail', 'muted', (one) => one.detail]], turned.first, 'Refused sentences')]);
    const { sentences, more } = await get(`${base}/sentences?split=${encodeURIComponent(split)}&from=${from}&count=${SHOWN}`);
    back.disabled = from === 0;
    on.disabled = !more;
    replace(sample, sentences.length === 0 ? empty('No sentences.', 'This split is empty.')
      : table([['', 'num', (one) => number(one.number + 1)], ['Sentence', '', (one) => one.source], text.form === 'PARALLEL' ? ['Translation', '', (one) => one.target] : null].filter(Boolean), sentences, 'Sentences'),
    text.form === 'CONLLU' && sentences.length ? h('div', { class: 'body' }, h('h3', null, `Tree of sentence ${sentences[0].number + 1}`), arcs(sentences[0].source.split(' '), { heads: sentences[0].heads, relations: sentences[0].relations })) : null);
  }
  await draw();
}
