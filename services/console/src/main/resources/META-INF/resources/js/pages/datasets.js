// All data sets with their versions.
import { get } from '../api.js';
import { empty, h, replace, table } from '../dom.js';
import { ago, number, short } from '../format.js';

const sum = (counts) => Object.values(counts).reduce((a, b) => a + b, 0);

export async function render({ main, title }) {
  title('Data sets');
  const { datasets } = await get('/datasets');
  replace(main, h('div', { class: 'head' }, h('h1', null, 'Data sets'), h('span', { class: 'muted small' }, `${datasets.length} versions`), h('span', { class: 'spacer' }), h('a', { class: 'button primary', href: '/submit?kind=ingest-dataset', 'data-link': true }, 'Ingest')),
    h('div', { class: 'panel' }, datasets.length === 0
      ? empty('No data sets yet.', 'A data set is read once, checked, cut into shards and named by the digest of its content. This one needs no files:', 'touchstone submit --kind ingest-dataset')
      : table([
        ['Name', '', (one) => [h('a', { href: `/datasets/${one.name}/${one.digest}`, 'data-link': true, class: 'id' }, one.name), h('span', { class: 'under mono' }, short(one.digest))]],
        ['Splits', '', (one) => Object.entries(one.counts).sort().map(([split, count]) => h('span', { class: 'under' }, `${split} ${number(count)}`))],
        ['Items', 'num', (one) => [number(sum(one.counts)), h('span', { class: 'under' }, one.kind === 'text' ? 'sentences' : 'images')]],
        ['Refused', 'num', (one) => (sum(one.refused) ? h('span', { class: 'state', 'data-tone': 'RETRYING' }, number(sum(one.refused))) : h('span', { class: 'faint' }, '0'))],
        ['Made by', '', (one) => h('a', { href: '/tasks/' + one.origin.taskId, 'data-link': true, class: 'mono' }, one.origin.taskId)],
        ['Published', 'num muted', (one) => ago(one.publishedAt)]], datasets, 'Data sets')));
}
