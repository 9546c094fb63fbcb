// The auditor's terms as people read them.

export const ORDERS = [
  ['top-down', 'Top-down', 'Layers lose their weights from the class scores towards the pixels; each step keeps the earlier ones.'],
  ['bottom-up', 'Bottom-up', 'Layers lose their weights from the pixels towards the class scores; each step keeps the earlier ones.'],
  ['independent', 'Independent', 'One layer at a time loses its weights; all others stay trained.'],
];

/** What a way to draw new weights is called; the one that decides comes first. */
export const familyName = (id) => (id === 'permutation' ? 'permuted weights' : id === 'fan-in' ? 'fresh weights, scaled by fan-in' : id.startsWith('recipe') ? 'fresh weights, as training began' : `fresh weights, ${sentenceCase(id).toLowerCase()}`);
export const familyOrder = (a, b) => (a === 'permutation') - (b === 'permutation');

export const CONVENTIONS = { fixed: 'class of the trained model', recomputed: 'class the randomized model says' };

export const FLAGS = {
  INPUT_DOMINATED: ['input dominates', 'Much of the map is the image itself: maps of networks that were never trained look alike.'],
  NON_INFORMATIVE: ['not informative', 'The map does not even resemble itself when it is drawn again, as a map of noise would not.'],
  DEGENERATE: ['constant maps', 'More than a tenth of the maps are constant, so there is nothing to compare.'],
};

export const VERDICTS = {
  PASS: 'The map depends on what was randomized.',
  FAIL: 'The map stays much the same although the model is no longer the one that was trained.',
  INCONCLUSIVE: 'The figures do not decide yet.',
  LIMITED: 'The weights cannot be reached, so only another class could be explained instead.',
  INVALID: 'The test could not be carried out as it must be, so nothing is concluded.',
};

export const CHECKS = {
  'random-logit': 'Another class', 'data-randomization': 'Permuted labels', smprt: 'Smoothed randomization (sMPRT)', emprt: 'Rise of complexity (eMPRT)',
  reliability: 'Reliability between images', hooks: 'Rules take effect', completeness: 'Completeness', chance: 'Randomized models are at chance', seeds: 'Draws are independent of training',
};

const METRICS = [
  [/^spearman$/, 'Rank correlation, signed'], [/^spearman-abs$/, 'Rank correlation, absolute'],
  [/^spearman-abs-.*nonzero/, 'Rank correlation, absolute, where the map is not zero'], [/^spearman-.*nonzero/, 'Rank correlation, where the map is not zero'],
  [/^spearman-abs-input/, 'Rank correlation, absolute, where the image is not empty'],
  [/^ssim/, 'Structural similarity (SSIM)'], [/^hog/, 'Edges (HOG correlation)'],
];

/** A verdict's sentence without its beginning, which the chip beside it says already. */
export const reason = (sentence) => sentence.replace(/^.{1,60}? (PASSES|FAILS|is [A-Z]+): /, '').replace(/^./, (first) => first.toUpperCase());

/** What a metric is called; variants of one are told apart by their id. */
export function metricName(id) {
  const found = METRICS.find(([pattern]) => pattern.test(id));
  return found ? found[1] : id;
}

/** The order in which metrics are offered: the primary one first. */
export const metricOrder = (id) => { const at = METRICS.findIndex(([pattern]) => pattern.test(id)); return at < 0 ? METRICS.length : at; };

export const sentenceCase = (text) => text.replaceAll('-', ' ').replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());
