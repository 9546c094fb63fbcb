// The page of a sequence model: what it was taught, how it learned, what measured it, and a door to its use.
import { get, post } from '../api.js';
import { chart } from '../chart.js';
import { empty, facts, h, json, panel, table, toast } from '../dom.js';
import { ago, bytes, number, short } from '../format.js';
import { DRAWN_TOGETHER, learningPictures } from './curves.js';
import { TASKS } from './report.js';

const DECIDING = ['validation BLEU', 'validation LAS', 'validation UAS', 'validation perplexity'];

/** "validation BLEU 34.20" and the like: what a model is known by. */
export function headlineOf(metrics) {
  const name = DECIDING.find((one) => metrics[one] !== undefined);
  return name ? [name, metrics[name]] : null;
}

/** The scores of results by beam. */
export const measured = (results) => Object.entries(results).filter(([name]) => /^(BLEU|UAS|LAS) at beam/.test(name));

export async function renderSequence({ main, go }, { card, versions, evaluations }, lineage) {
  const base = `/api/v1/models/${card.name}/${card.digest}`;
  const { tasks } = await get(`/tasks?kind=evaluate-sequence-model,decode-text&limit=50&text=${encodeURIComponent(card.name)}`);
  const uses = tasks.filter((row) => [card.name, `${card.name}@${card.digest}`].includes(row.subject));
  const { task, trainingBeam, shortestWords, longestWords } = card.architecture;
  const search = card.recipe?.search;
  const headline = headlineOf(card.metrics);
  const together = learningPictures(card.curves).map(([title, lines, marks]) => picture(title, lines, marks));
  const rest = Object.entries(card.curves).filter(([name]) => !DRAWN_TOGETHER.includes(name)).map(([name, curve]) => picture(name, [{ name, steps: curve.steps, values: curve.values }], [], 190));
  const measure = h('button', { type: 'button', onclick: () => start(measure, card, go) }, 'Measure');
  main.replaceChildren(
    h('div', { class: 'head' }, h('h1', null, card.name), h('code', { class: 'muted', title: card.digest }, short(card.digest)), h('span', { class: 'spacer' }),
      h('div', { class: 'actions' }, h('a', { class: 'button primary', href: `/decode?model=${card.name}@${card.digest}`, 'data-link': true }, 'Use it on text'), measure,
        h('a', { class: 'button', href: `${base}/parameters.safetensors`, download: '' }, 'safetensors ', h('span', { class: 'muted' }, bytes(card.parameters.bytes)))),
      h('p', { class: 'sub' }, `Sequence model · ${TASKS[task] ?? task}${headline ? ` · ${headline[0]} ${number(headline[1])}` : ''}`)),
    h('div', { class: 'grid' },
      panel('Lineage', h('div', { class: 'body' }, lineage(card, evaluations))),
      h('div', { class: 'grid two' },
        h('div', { class: 'grid' },
          panel('Measured and used', uses.length ? table([['Task', '', (row) => h('a', { href: '/tasks/' + row.id, 'data-link': true, class: 'id' }, row.id)], ['Kind', '', (row) => row.kind], ['Found', '', (row) => measured(row.results).map(([name, value]) => h('span', { class: 'under' }, `${name} ${number(value)}`))], ['', 'num muted', (row) => ago(row.updatedAt)]], uses, 'Uses of this model')
            : empty('Not used yet.', 'Measure it on the test split of its data, or write sentences of your own.', `touchstone submit --kind evaluate-sequence-model --set evaluateSequenceModel.model=${card.name}`)),
          together.length ? panel('Learning', h('div', { class: 'charts single' }, together)) : null,
          rest.length ? panel('Training', h('div', { class: 'charts' }, rest)) : null),
        h('div', { class: 'grid' },
          panel('Card', h('div', { class: 'body' }, facts([['Task', TASKS[task] ?? task], ['Learned by', trainingBeam ? `beam-search optimization, K up to ${trainingBeam}${search?.constrained ? ', valid outputs only (ConBSO)' : ''}` : 'cross-entropy alone'], ['Beam at use', trainingBeam ? `at most ${trainingBeam - 1}` : 'any'], ['Words of a sentence', shortestWords && `${shortestWords} to ${longestWords}`], ['Vocabulary', card.architecture.sourceWords && `${number(card.architecture.sourceWords)} source, ${number(card.architecture.targetWords)} target words and symbols`], ...Object.entries(card.metrics).map(([name, value]) => [name, number(value)]), ...Object.entries(card.fingerprint), ['Digest', h('code', null, card.digest)]]))),
          panel('Architecture', json(card.architecture)),
          versions.length > 1 ? panel('Versions', table([['Digest', 'mono', (one) => h('a', { href: `/models/${card.name}/${one.digest}`, 'data-link': true }, short(one.digest) + (one.digest === card.digest ? ' (this)' : ''))], ['', 'num muted', (one) => ago(one.publishedAt)]], versions, 'Versions')) : null))));
}

function picture(title, lines, marks, height = 230) {
  const plot = chart({ height });
  plot.set(lines, marks);
  return plot;
}

/** Asked for twice it is one task: its id is a function of the model. */
async function start(button, card, go) {
  button.disabled = true;
  try {
    const receipt = await post('/tasks', { id: `evaluate-${card.name.slice(0, 36)}-${card.digest.slice(0, 12)}`, evaluateSequenceModel: { model: `${card.name}@${card.digest}` } });
    go('/tasks/' + receipt.id);
  } catch (problem) {
    toast(`${problem.message} ${problem.detail}`, true);
    button.disabled = false;
  }
}
