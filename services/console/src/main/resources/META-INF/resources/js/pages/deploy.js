// Bring a classifier: drop an ONNX file, say how pixels enter it and which images to probe it with; its audit begins by itself.
import { get, post, query as asQuery, upload } from '../api.js';
import { empty, facts, h, panel, replace, toast } from '../dom.js';
import { bytes, number, plural } from '../format.js';
import { bar } from '../parts.js';
import { watchAudits } from './audits.js';

const RANGES = [['0..1', '0 to 1', 'pixel / 255; the most common'], ['0..255', '0 to 255', 'pixels as they are'], ['-1..1', '−1 to 1', 'pixel / 127.5 − 1'], ['normalized', 'Mean and deviation', '(pixel / 255 − mean) / deviation, for each channel']];
const PROFILES = [['standard', 'Standard', 'up to 100 images and 10 re-initializations in three orders; stops early when decided'], ['quick', 'Quick', 'up to 40 images and 10 re-initializations, top-down only: a first impression'], ['deep', 'Deep', 'up to 200 images and 19 re-initializations, more methods; hours']];

export async function render({ main, title, go, onLeave, query }) {
  title('Deploy');
  const [{ datasets }, { models }, { maxUploadBytes: limit }] = await Promise.all([get('/datasets'), get('/models'), get('/status')]);
  const form = { file: null, model: query.get('model') ?? '', range: '0..1' };
  const error = h('div', { id: 'deploy-error', role: 'alert' });
  const progress = h('div');
  const outcome = h('div');
  const picker = h('input', { type: 'file', id: 'file', accept: '.onnx,application/octet-stream', class: 'hidden-file', onchange: () => take(picker.files[0]) });
  const chosen = h('p', { class: 'small muted' }, `or press Enter to choose one; at most ${bytes(limit)}, one file, weights inside`);
  const zone = h('label', { class: 'dropzone', for: 'file' }, h('b', null, 'Drop an ONNX file here'), chosen);
  const name = h('input', { id: 'name', required: true, maxlength: 63, pattern: '[a-z0-9]([a-z0-9\\-]{0,61}[a-z0-9])?', placeholder: 'digits-v2', autocomplete: 'off', 'aria-describedby': 'deploy-error' });
  const newest = [...new Map([...datasets].reverse().map((one) => [one.name, one])).values()].reverse();
  const dataset = h('select', { id: 'dataset', onchange: () => drawSplits() }, newest.map((one) => h('option', { value: one.name }, one.name)));
  const split = h('select', { id: 'split' });
  const channels = h('div', { class: 'channels', hidden: true });
  const ranges = h('fieldset', { class: 'choices' }, h('legend', null, 'The model was trained on pixels from'), RANGES.map(([value, text, hint]) => h('label', null, h('input', { type: 'radio', name: 'range', value, checked: value === form.range, onchange: () => { form.range = value; channels.hidden = value !== 'normalized'; } }), h('span', null, text, h('span', { class: 'under' }, hint)))), channels);
  const much = h('p', { class: 'small muted', id: 'much' }, PROFILES[0][2]);
  const profile = h('select', { id: 'profile', 'aria-describedby': 'much', onchange: () => replace(much, PROFILES[profile.selectedIndex][2]) }, PROFILES.map(([value, text]) => h('option', { value }, text)));
  const send = h('button', { type: 'submit', class: 'primary' }, 'Deploy and audit');
  const published = h('select', { id: 'published', onchange: () => { form.model = published.value; drawSource(); } }, h('option', { value: '' }, 'none: a file'), models.map((one) => h('option', { value: `${one.name}@${one.digest}`, selected: form.model === `${one.name}@${one.digest}` }, `${one.name} ${one.digest.slice(0, 10)}`)));
  const field = (label, control) => h('div', { class: 'field' }, h('label', { for: control.id }, label), control);

  replace(main, h('div', { class: 'head' }, h('h1', null, 'Deploy a model'), h('p', { class: 'sub' }, 'Anybody\'s image classifier as ONNX. Minutes later you know which explanations of it can be believed. From the shell: ', h('code', null, 'touchstone deploy FILE.onnx --name NAME --dataset DATASET'))),
    newest.length === 0 ? h('div', { class: 'panel' }, empty('There are no images to probe a model with yet.', 'Ingest a data set of the kind the model was trained on; this one needs no files:', 'touchstone submit --kind ingest-dataset'))
      : h('form', { class: 'grid two', onsubmit: submit, novalidate: true },
        h('div', { class: 'grid' }, error, panel('Model', h('div', { class: 'body fields' }, picker, zone, models.length ? field('or a model that was trained here', published) : null, field('Name of the deployment', name))), progress, outcome),
        h('div', { class: 'grid' }, panel('Probe images', h('div', { class: 'body fields' }, field('Data set', dataset), field('Split', split))),
          panel('How pixels enter', h('div', { class: 'body fields' }, ranges, h('p', { class: 'small muted' }, 'An ONNX file does not say it. Wrong here means a model that classifies badly: the audit then has too few images and says so.'))),
          panel('How much', h('div', { class: 'body fields' }, field('Profile', profile), much, send)))));
  if (newest.length === 0) return;

  function take(file) {
    if (!file) return;
    form.file = file;
    form.model = '';
    published.value = '';
    replace(chosen, `${file.name}, ${bytes(file.size)}`);
    zone.classList.add('filled');
    if (!name.value) name.value = file.name.toLowerCase().replace(/\.onnx$/, '').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 63);
    replace(error);
  }
  function drawSource() {
    zone.hidden = Boolean(form.model);
    ranges.disabled = Boolean(form.model);
    if (form.model && !name.value) name.value = form.model.split('@')[0];
  }
  async function drawSplits() {
    const one = newest.find((row) => row.name === dataset.value);
    const names = Object.keys(one.counts).sort();
    replace(split, names.map((text) => h('option', { value: text, selected: text === 'test' }, `${text} (${number(one.counts[text])})`)));
    const { manifest } = await get(`/datasets/${one.name}/latest`);
    const inputs = (key, text, value) => h('div', { class: 'field' }, h('span', { class: 'small muted' }, text), h('div', { class: 'numbers' }, Array.from({ length: manifest.dimensions.channels }, (unused, i) => h('input', { type: 'number', step: 'any', 'data-key': key, 'aria-label': `${text} of channel ${i + 1}`, value }))));
    replace(channels, inputs('mean', 'Mean', '0.5'), inputs('std', 'Deviation', '0.5'));
  }
  function input() {
    if (form.model) return '';
    if (form.range !== 'normalized') return form.range;
    const of = (key) => [...channels.querySelectorAll(`[data-key="${key}"]`)].map((one) => one.value).join(',');
    return `mean=${of('mean')};std=${of('std')}`;
  }
  async function submit(event) {
    event.preventDefault();
    replace(error);
    replace(outcome);
    if (!form.file && !form.model) { show({ field: 'file', message: 'There is no file yet.', detail: 'Drop one on the field below, or choose a model that was trained here.' }); return; }
    if (!form.model && limit && form.file.size > limit) { show({ field: 'file', message: `The file has ${bytes(form.file.size)}; at most ${bytes(limit)} are taken.`, detail: 'Was the optimizer\'s state exported with the weights?' }); return; }
    const values = { name: name.value.trim(), dataset: dataset.value, split: split.value, input: input(), profile: profile.value };
    send.disabled = true;
    try {
      const receipt = form.model ? await post('/deployments', { ...values, input: undefined, model: form.model })
        : await upload('/deployments' + asQuery(values), form.file, (part) => replace(progress, h('div', { class: 'panel body' }, bar(part, 'RUNNING', true), h('p', { class: 'small muted', role: 'status' }, part < 1 ? `Uploading, ${Math.round(100 * part)} %` : 'Looking at the file'))));
      replace(progress);
      taken(receipt);
    } catch (problem) {
      replace(progress);
      show(problem);
    } finally {
      send.disabled = false;
    }
  }
  function show(problem) {
    replace(error, h('div', { class: 'problem' }, problem.field ? [h('code', null, problem.field), ' '] : null, h('b', null, problem.message), ' ', problem.detail));
    document.getElementById(problem.field)?.focus();
  }
  function taken({ deployment, outline }) {
    toast(`${deployment.name} is deployed.`);
    replace(outcome, panel('Deployed', h('div', { class: 'body' }, h('p', { role: 'status' }, 'The auditor takes it from here. ', h('a', { class: 'text', href: `/audits?name=${deployment.name}`, 'data-link': true }, 'Its audits'), ' – this page goes there as soon as one begins.'),
      outline ? facts([['Input', outline.inputs.map((one) => `${one.name} ${one.shape.join(' × ')}`).join(', ')], ['Output', outline.outputs.map((one) => `${one.name} ${one.shape.join(' × ')}`).join(', ')], ['Graph', `${plural(outline.nodes, 'node')}, ${plural(outline.parameters, 'parameter')}`],
        ['Operators', Object.entries(outline.operators).map(([operator, count]) => (count > 1 ? `${operator} ×${count}` : operator)).join(', ')], ['Opset', Object.entries(outline.opsets).map(([domain, version]) => `${domain} ${version}`).join(', ')], ['Made by', outline.producer], ['SHA-256', h('code', null, deployment.onnx.sha256)]]) : null)));
    const follow = async () => {
      const { audits } = await get(`/audits?name=${deployment.name}`);
      const ours = audits.find((one) => (deployment.onnx ? one.modelSha256 === deployment.onnx.sha256 : one.model === deployment.model));
      if (ours) go('/audits/' + ours.id);
    };
    onLeave(watchAudits(follow, (row) => row.kind === 'audit-model'));
    follow();
  }
  for (const type of ['dragenter', 'dragover']) zone.addEventListener(type, (event) => { event.preventDefault(); zone.classList.add('over'); });
  for (const type of ['dragleave', 'drop']) zone.addEventListener(type, () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => { event.preventDefault(); take(event.dataTransfer.files[0]); });
  drawSource();
  await drawSplits();
}
