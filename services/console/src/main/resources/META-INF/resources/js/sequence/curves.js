// Curves of a training that goes from cross-entropy to search: both losses in one picture, the curriculum of the beam as marks.

const LEARNING = [['cross-entropy per word', 'cross-entropy per word'], ['search loss per word', 'search loss per word']];
const VIOLATIONS = [['violations per word', 'margin violated, per word'], ['gold fell off per word', 'right prefix fell off the beam, per word']];
const BEAM = 'beam';

/** Names that are drawn together and not by themselves. */
export const DRAWN_TOGETHER = [...LEARNING, ...VIOLATIONS].map(([name]) => name).concat(BEAM);

/** Where the beam grew: marks of a chart. */
export function curriculum(curves) {
  const beam = curves[BEAM];
  if (!beam) return [];
  const marks = [];
  beam.steps.forEach((step, i) => { if (i === 0 || beam.values[i] !== beam.values[i - 1]) marks.push({ step, label: `K = ${beam.values[i]}`, kind: 'BEAM' }); });
  return marks;
}

const series = (names, curves) => names.filter(([name]) => curves[name]?.steps.length).map(([name, label]) => ({ name: label, steps: curves[name].steps, values: curves[name].values }));

/** Pictures of a training: [title, series, marks]. */
export function learningPictures(curves) {
  const marks = curriculum(curves);
  return [['Learning', series(LEARNING, curves), marks], ['Violations', series(VIOLATIONS, curves), marks]].filter(([, lines]) => lines.length);
}
