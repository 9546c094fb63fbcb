// One version of a model: where it comes from, how well it does, and its files.
import { get, post } from '../api.js';
import { chart } from '../chart.js';
import { empty, facts, h, json, panel, replace, table, toast } from '../dom.js';
import { ago, bytes, number, short, split } from '../format.js';
import { renderFlow } from '../flow/model.js';
import { renderOptimizer } from '../lab/model.js';
import { renderSequence } from '../sequence/model.js';
import { auditTable } from './audits.js';
import { accuracy, evaluationPath } from './models.js';

export async function render({ main, params, title, go }) {
  const [name, digest] = params;
  title(name);
  const told = await get(`/models/${name}/${digest}`);
  const { card, versions, evaluations } = told;
  if (card.kind === 'flow') { await renderFlow({ main, go }, told, lineage); return; }
  if (card.kind === 'optimizer') { await renderOptimizer({ main, go }, told, lineage); return; }
  if (card.kind === 'sequence') { await renderSequence({ main, go }, told, lineage); return; }
  const { audits } = await get(`/audits?model=${name}@${card.digest}`);
  const base = `/api/v1/models/${name}/${card.digest}`;
  const audit = h('button', { type: 'button', class: 'primary', onclick: () => startAudit(audit, card, go) }, 'Audit this model');
  const curves = Object.entries(card.curves).map(([metric, curve]) => {
    const plot = chart({ height: 210 });
    plot.set([{ name: metric, steps: curve.steps, values: curve.values }]);
    return plot;
  });
  replace(main,
    h('div', { class: 'head' }, h('h1', null, name), h('code', { class: 'muted', title: card.digest }, short(card.digest)), h('span', { class: 'spacer' }), audit,
      h('a', { class: 'button', href: `${base}/model.onnx`, download: '' }, 'ONNX ', h('span', { class: 'muted' }, bytes(card.onnx.bytes))), h('a', { class: 'button', href: `${base}/parameters.safetensors`, download: '' }, 'safetensors ', h('span', { class: 'muted' }, bytes(card.parameters.bytes)))),
    h('div', { class: 'grid' },
      panel('Lineage', h('div', { class: 'body' }, lineage(card, evaluations))),
      h('div', { class: 'grid two' },
        h('div', { class: 'grid' },
          panel('Evaluations', evaluations.length ? table([['Evaluation', '', (one) => h('a', { href: `/evaluations/${one.id}`, 'data-link': true, class: 'id' }, one.id)], ['Split', '', (one) => one.split], ['Accuracy', 'num', accuracy], ['', 'num muted', (one) => ago(one.completedAt)]], evaluations, 'Evaluations')
            : empty('Not evaluated yet.', null, `touchstone submit --kind evaluate-model --set evaluateModel.model=${name}@${card.digest}`)),
          panel('Audits', audits.length ? auditTable(audits) : empty('Not audited yet.', 'An audit says which explanations of this model can be believed.', `touchstone audit ${name}@${card.digest}`)),
          curves.length ? panel('Training', h('div', { class: curves.length > 1 ? 'charts' : 'charts single' }, curves)) : null),
        h('div', { class: 'grid' },
          panel('Card', h('div', { class: 'body' }, facts([['Kind', card.kind], ['Input', `${card.input.channels} × ${card.input.height} × ${card.input.width}`], ['Classes', card.classNames.join(', ')], ...Object.entries(card.metrics).map(([metric, value]) => [metric, number(value)]), ['Digest', h('code', null, card.digest)], ['ONNX SHA-256', h('code', null, card.onnx.sha256)], ...Object.entries(card.fingerprint)]))),
          panel('Architecture', json(card.architecture)),
          versions.length > 1 ? panel('Versions', table([['Digest', 'mono', (one) => h('a', { href: `/models/${name}/${one.digest}`, 'data-link': true }, short(one.digest) + (one.digest === card.digest ? ' (this)' : ''))], ['', 'num muted', (one) => ago(one.publishedAt)]], versions, 'Versions')) : null))));
}

function lineage(card, evaluations) {
  const node = (kind, text, path, self) => h(path ? 'a' : 'div', { class: self ? 'node self' : 'node', href: path, 'data-link': Boolean(path) }, h('span', null, kind), h('b', null, text));
  const arrow = () => h('i', { class: 'arrow', 'aria-hidden': 'true' });
  return h('div', { class: 'lineage' },
    card.lineage.datasets.map((reference) => [node('data set', `${split(reference)[0]} ${short(split(reference)[1])}`, '/datasets/' + split(reference).join('/')), arrow()]),
    node('task', card.lineage.taskId, '/tasks/' + card.lineage.taskId), arrow(), node('model', `${card.name} ${short(card.digest)}`, null, true),
    evaluations.slice(0, 3).map((one) => [arrow(), node('evaluation', `${one.id} (${one.split})`, evaluationPath(one))]));
}

/** Asked for twice it is one audit: the task's id is a function of the model. */
async function startAudit(button, card, go) {
  button.disabled = true;
  try {
    const receipt = await post('/tasks', { id: `audit-${card.name.slice(0, 44)}-${card.digest.slice(0, 12)}`, auditModel: { model: `${card.name}@${card.digest}`, seed: 1 } });
    go('/audits/' + receipt.id);
  } catch (problem) {
    toast(`${problem.message} ${problem.detail}`, true);
    button.disabled = false;
  }
}
