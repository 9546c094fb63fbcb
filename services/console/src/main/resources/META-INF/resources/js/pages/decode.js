// Write sentences and let a sequence model work on them: put words in order, parse, translate.
import { get, post } from '../api.js';
import { empty, h, panel, replace, toast } from '../dom.js';
import { plural, split } from '../format.js';
import { TASKS } from '../sequence/report.js';

const ABOUT = {
  WORD_ORDERING: 'Each line is a bag of words; their order does not matter. The model puts them in order.',
  PARSING: 'Each line is a sentence. The model says which word depends on which.',
  TRANSLATION: 'Each line is a sentence of the source language.',
};
const EXAMPLES = { WORD_ORDERING: 'to Boston flights please show me', PARSING: 'show me the flights to Boston', TRANSLATION: 'ein Hund läuft über die Wiese' };
const MOST = 100;

export async function render({ main, title, query, go }) {
  title('Use a sequence model');
  const { models } = await get('/models');
  const sequences = models.filter((one) => one.kind === 'sequence');
  const wanted = query.get('model') ?? (sequences[0] && `${sequences[0].name}@${sequences[0].digest}`);
  if (!wanted) {
    replace(main, h('div', { class: 'head' }, h('h1', null, 'Use a sequence model')), h('div', { class: 'panel' }, empty('There is no sequence model yet.', 'Train one on text; it learns to order words, to parse or to translate.', 'touchstone submit --kind train-sequence-model')));
    return;
  }
  const { card } = await get('/models/' + split(wanted).join('/'));
  if (card.kind !== 'sequence') {
    replace(main, h('div', { class: 'problem', role: 'alert' }, h('b', null, `${card.name} is a ${card.kind}.`), ' Choose a sequence model on the page of models.'));
    return;
  }
  const { task, trainingBeam, shortestWords, longestWords } = card.architecture;
  const widest = trainingBeam ? trainingBeam - 1 : 100;
  const problem = h('div', { role: 'alert' });
  const text = h('textarea', { id: 'sentences', rows: 7, spellcheck: 'false', 'aria-describedby': 'about', placeholder: EXAMPLES[task] ?? '', oninput: settle });
  const count = h('span', { class: 'muted small', role: 'status' });
  const beam = h('input', { id: 'beam', type: 'number', min: 1, max: 100, step: 1, value: Math.min(5, widest), oninput: settle });
  const best = h('input', { id: 'n-best', type: 'number', min: 1, max: 100, step: 1, value: Math.min(3, widest), oninput: settle });
  const wider = h('input', { id: 'wider', type: 'checkbox', onchange: settle });
  const warning = h('p', { class: 'small muted', role: 'status' });
  const send = h('button', { type: 'button', class: 'primary', disabled: true, onclick: submit }, 'Search');
  replace(main,
    h('div', { class: 'head' }, h('h1', null, 'Use a sequence model'), h('p', { class: 'sub' }, h('a', { href: `/models/${card.name}/${card.digest}`, 'data-link': true, class: 'text' }, card.name), ` · ${TASKS[task] ?? task}`)),
    h('div', { class: 'grid two' },
      panel('Sentences', h('div', { class: 'body fields' }, problem, h('div', { class: 'field' }, h('label', { for: 'sentences' }, 'One a line'), text), h('p', { id: 'about', class: 'small muted' }, `${ABOUT[task] ?? ''}${longestWords ? ` ${shortestWords} to ${longestWords} words; the model's own rules make words of the text.` : ''}`), count, send)),
      panel('Search', h('div', { class: 'body fields' },
        h('div', { class: 'field' }, h('label', { for: 'beam' }, 'Beam (hypotheses)'), beam), h('div', { class: 'field' }, h('label', { for: 'n-best' }, 'Outputs of each sentence'), best),
        trainingBeam ? h('label', { class: 'inline' }, wider, `A beam above ${widest} is what I want`) : null, warning))));
  settle();
  text.focus();
  text.addEventListener('keydown', (event) => { if ((event.metaKey || event.ctrlKey) && event.key === 'Enter' && !send.disabled) submit(); });

  function lines() { return text.value.split('\n').map((line) => line.trim()).filter(Boolean); }
  function settle() {
    const many = lines().length;
    const tooWide = trainingBeam > 0 && Number(beam.value) > widest;
    count.textContent = many ? plural(many, 'sentence') : 'nothing written yet';
    warning.textContent = tooWide ? `The model was trained with a beam of ${trainingBeam} and supports at most ${widest}: scores of a wider beam were never compared, and quality can collapse.` : Number(best.value) > Number(beam.value) ? 'There are at most as many outputs as hypotheses.' : '';
    send.disabled = many === 0 || many > MOST || (tooWide && !wider.checked) || Number(best.value) > Number(beam.value);
    if (many > MOST) count.textContent = `${plural(many, 'sentence')}: at most ${MOST} at a time`;
  }
  async function submit() {
    send.disabled = true;
    replace(problem);
    try {
      const receipt = await post('/tasks', { decodeText: { model: `${card.name}@${card.digest}`, sentences: lines(), beam: Number(beam.value), nBest: Number(best.value), ...(wider.checked ? { widerBeam: true } : {}) } });
      toast(`${plural(lines().length, 'sentence')} on the way.`);
      go('/tasks/' + receipt.id);
    } catch (told) {
      replace(problem, h('div', { class: 'problem' }, told.field ? [h('code', null, told.field), ' '] : null, h('b', null, told.message), ' ', told.detail));
      settle();
    }
  }
}
