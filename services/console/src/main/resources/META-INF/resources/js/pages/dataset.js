// One version of a data set: what is in it, as pictures; how the classes are spread; what was turned away and why.
import { get } from '../api.js';
import { empty, facts, h, panel, replace, table } from '../dom.js';
import { ago, bytes, number, percent, plural, short } from '../format.js';
import { renderText } from '../sequence/text.js';

export async function render({ main, params, title, query, go }) {
  const [name, digest] = params;
  title(name);
  const told = await get(`/datasets/${name}/${digest}`);
  if (told.text) { await renderText({ main, query, go }, told); return; }
  const { manifest, versions, models } = told;
  const base = `/datasets/${name}/${manifest.digest}`;
  let split = query.get('split') ?? manifest.splits[0].name;
  const picture = h('div', { class: 'body preview-wrap' });
  const classes = h('div', { class: 'body' });
  const refused = h('div');
  const chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Split' });
  const { channels, height, width } = manifest.dimensions;
  replace(main,
    h('div', { class: 'head' }, h('h1', null, name), h('code', { class: 'muted', title: manifest.digest }, short(manifest.digest)), h('span', { class: 'spacer' }), chips,
      h('p', { class: 'sub' }, `${manifest.classNames.length} classes · ${width} × ${height} ${channels === 1 ? 'grey' : 'colour'} pixels`)),
    h('div', { class: 'grid two' },
      h('div', { class: 'grid' }, panel('First images of each class', picture), panel('Turned away', refused)),
      h('div', { class: 'grid' }, panel('Classes', classes),
        panel('About', h('div', { class: 'body' }, facts([
          ...manifest.splits.map((one) => [one.name, `${plural(one.count, 'image')} in ${plural(one.shards.length, 'shard')}, ${bytes(one.shards.reduce((a, b) => a + b.bytes, 0))}`]),
          ['Digest', h('code', null, manifest.digest)], ['Mean', manifest.normalization.mean?.map(number).join(', ')], ['Deviation', (manifest.normalization.standardDeviation ?? manifest.normalization.deviation ?? []).map(number).join(', ')],
          ['Made by', h('a', { href: '/tasks/' + manifest.lineage.taskId, 'data-link': true, class: 'text mono' }, manifest.lineage.taskId)]]))),
        panel('Models learned from it', models.length ? table([['Model', '', (one) => h('a', { href: `/models/${one.name}/${one.digest}`, 'data-link': true, class: 'id' }, one.name)], ['', 'num muted', (one) => ago(one.publishedAt)]], models, 'Models') : empty('None yet.', null, `touchstone submit --kind train-classifier --set trainClassifier.dataset=${name}`)),
        versions.length > 1 ? panel('Versions', table([['Digest', 'mono', (one) => h('a', { href: `/datasets/${name}/${one.digest}`, 'data-link': true }, short(one.digest) + (one.digest === manifest.digest ? ' (this)' : ''))], ['', 'num muted', (one) => ago(one.publishedAt)]], versions, 'Versions')) : null)));

  async function draw() {
    replace(chips, manifest.splits.map((one) => h('button', { type: 'button', 'aria-pressed': String(one.name === split), onclick: () => { split = one.name; go(`${base}?split=${split}`, true); draw(); } }, one.name, ' ', h('span', { class: 'n' }, number(one.count)))));
    replace(picture, h('img', { class: 'preview', src: `/api/v1${base}/preview.png?split=${encodeURIComponent(split)}&columns=16`, alt: `One row of images for each class of split ${split}: ${manifest.classNames.join(', ')}` }));
    const { refused: turned } = manifest.splits.find((one) => one.name === split);
    replace(refused, turned.total === 0 ? empty('Nothing was refused.', 'Every item of this split was read and checked.')
      : [h('div', { class: 'body' }, facts(Object.entries(turned.reasons).map(([reason, count]) => [reason, number(count)]))),
        table([['Item', 'num', (one) => number(one.index)], ['Reason', '', (one) => one.reason], ['Detail', 'muted', (one) => one.detail]], turned.first, 'Refused items')]);
    replace(classes, h('p', { class: 'muted' }, 'Counting'));
    const { classNames, counts, counted, total } = await get(`${base}/classes?split=${encodeURIComponent(split)}`);
    const most = Math.max(1, ...counts);
    replace(classes, h('div', { class: 'bars' }, classNames.map((one, i) => [h('span', null, one), h('div', { class: 'bar' }, h('i', { style: { width: `${100 * counts[i] / most}%`, background: 'var(--c1)' } })), h('span', { class: 'num muted' }, `${number(counts[i])} · ${percent(counts[i] / Math.max(1, counted), 1)}`)])),
      counted < total ? h('p', { class: 'small muted' }, `Counted over the first ${number(counted)} of ${number(total)} images.`) : null);
  }
  await draw();
}
