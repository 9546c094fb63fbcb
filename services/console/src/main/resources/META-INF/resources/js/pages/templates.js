// Tasks to start from, one per kind. Every field that matters is there; the rest has defaults.
export const TEMPLATES = [
  { kind: 'ingest-dataset', title: 'Ingest a data set (MNIST files)', about: 'IDX files from a folder, S3 or HTTPS.', task: {
    id: 'ingest-mnist', ingestDataset: { name: 'mnist', splits: [
      { name: 'train', idx: { images: { location: '/data/mnist/train-images-idx3-ubyte.gz' }, labels: { location: '/data/mnist/train-labels-idx1-ubyte.gz' } } },
      { name: 'test', idx: { images: { location: '/data/mnist/t10k-images-idx3-ubyte.gz' }, labels: { location: '/data/mnist/t10k-labels-idx1-ubyte.gz' } } }] } } },
  { kind: 'ingest-dataset', title: 'Generate a data set (Shapeset)', about: 'Nine classes of one or two shapes; needs no files.', task: {
    id: 'ingest-shapes', ingestDataset: { name: 'shapes', splits: [
      { name: 'train', shapeset: { count: 20000, seed: 1 } },
      { name: 'test', shapeset: { count: 4000, seed: 1, first: 1000000 } }] } } },
  { kind: 'train-classifier', title: 'Train a classifier (perceptron)', about: 'Two hidden layers, Adam, cosine decay.', task: {
    id: 'train-digits', trainClassifier: { dataset: 'mnist', modelName: 'digits', architecture: { mlp: { hidden: [300, 100], activation: 'RELU' } }, initialization: 'NORMALIZED',
      optimizer: { adam: { learningRate: 0.001 } }, schedule: { cosineDecay: {}, warmupSteps: 100 }, seed: 1, batchSize: 100, budget: { steps: 3000 },
      checkpointing: { everySteps: 250 }, validationCount: 5000, testSplit: 'test' } } },
  { kind: 'train-classifier', title: 'Train a classifier (convolutions)', about: 'Two blocks with batch normalization and pooling.', task: {
    id: 'train-digits-cnn', trainClassifier: { dataset: 'mnist', modelName: 'digits-cnn', architecture: { cnn: { blocks: [{ filters: 16, kernel: 5, batchNormalization: true, pool: 2 }, { filters: 32, kernel: 5, batchNormalization: true, pool: 2 }], hidden: [100], activation: 'RELU' } },
      initialization: 'HE', optimizer: { momentum: { learningRate: 0.05 } }, seed: 1, batchSize: 100, budget: { epochs: 2 }, validationCount: 5000, testSplit: 'test' } } },
  { kind: 'sweep', title: 'Sweep over learning rate and seed', about: 'A grid of trainings, to be compared side by side.', task: {
    id: 'sweep-rates', sweep: { base: { dataset: 'mnist', modelName: 'digits-sweep', architecture: { mlp: { hidden: [100] } }, optimizer: { adam: { learningRate: 0.001 } }, seed: 1, batchSize: 100, budget: { steps: 500 }, validationCount: 5000 },
      axes: [{ field: 'optimizer.adam.learningRate', list: { values: [0.0003, 0.001, 0.003, 0.01] } }, { field: 'seed', list: { values: [1, 2, 3] } }], maxTasks: 12 } } },
  { kind: 'evaluate-model', title: 'Evaluate a model', about: 'Accuracy with its interval, confusion matrix, calibration.', task: {
    id: 'evaluate-digits', evaluateModel: { model: 'digits', dataset: 'mnist', split: 'test' } } },
  { kind: 'train-flow', title: 'Train a flow (density of the plane)', about: 'Real NVP on two moons: a few seconds.', task: {
    id: 'train-moons', trainFlow: { density: 'MOONS', modelName: 'moons', architecture: { preset: 'PLANE' }, schedule: { cosineDecay: {} }, seed: 1, batchSize: 256, budget: { steps: 2000 }, checkpointing: { everySteps: 500 }, sheetEverySteps: 100 } } },
  { kind: 'train-flow', title: 'Train a flow (images)', about: 'Real NVP on MNIST, sample sheets as it learns.', task: {
    id: 'train-mnist-flow', trainFlow: { dataset: 'mnist', modelName: 'mnist-flow', architecture: { preset: 'MNIST_SMALL' }, seed: 1, batchSize: 64, budget: { steps: 1300 }, checkpointing: { everySteps: 50 }, sheetEverySteps: 50 } } },
  { kind: 'train-flow', title: 'Train a flow (learned noise)', about: 'A tighter bound: the noise of levels is learned too, channels are mixed and act-norms start from the first batch.', task: {
    id: 'train-mnist-flow-tight', trainFlow: { dataset: 'mnist', modelName: 'mnist-flow-tight', architecture: { images: { scales: 2, maps: 16, blocks: 2, norm: 'ACT_NORM', mixedChannels: true, learnedNoise: { couplings: 4, maps: 16 } } }, seed: 1, batchSize: 64, budget: { steps: 1300 }, checkpointing: { everySteps: 50 }, sheetEverySteps: 50 } } },
  { kind: 'sample-flow', title: 'Draw samples from a flow', about: 'A sheet of them, and the samples as safetensors.', task: {
    id: 'sample-moons', sampleFlow: { model: 'moons', temperature: 1, seed: 1 } } },
  { kind: 'explore-flow', title: 'Explore a flow', about: 'Heat map; or interpolation, extrapolation, ablation, nearest images.', task: {
    id: 'explore-moons', exploreFlow: { model: 'moons', seed: 1 } } },
  { kind: 'complete-images', title: 'Complete images', about: 'Hidden pixels are filled in; the Complete page paints the mask.', task: {
    id: 'complete-mnist', completeImages: { model: 'mnist-flow', images: { split: 'test', numbers: [0, 1, 2] }, hidden: { top: 14, left: 0, height: 14, width: 28 }, method: 'MODE', seed: 1 } } },
  { kind: 'score-images', title: 'Score images', about: 'log p of each, typicality, and what tells them from the training\u2019s.', task: {
    id: 'score-mnist', scoreImages: { model: 'mnist-flow', split: 'test', seed: 1 } } },
  { kind: 'watch-density', title: 'Watch for drift', about: 'Windows of a stored set: is each typical of the training?', task: {
    id: 'watch-mnist', watchDensity: { model: 'mnist-flow', split: 'test', window: 32, seed: 1 } } },
  { kind: 'watch-density', title: 'Watch a stream', about: 'Images as they arrive: by Kafka, by POST /api/v1/streams/NAME/images, or by touchstone send.', task: {
    id: 'watch-camera', watchDensity: { model: 'mnist-flow', stream: 'camera-7', window: 16, seed: 1 } } },
  { kind: 'train-optimizer', title: 'Train an optimizer (quadratics)', about: 'A small LSTM learns to minimize: about half a minute.', task: {
    id: 'train-quadratics-lstm', trainOptimizer: { modelName: 'quadratics-lstm', family: { quadratics: {} }, episodes: 1, functions: 32, updates: 200, learningRate: 0.003,
      validation: { everyUpdates: 50 }, checkpointing: { everySteps: 50 }, seed: 1 } } },
  { kind: 'train-optimizer', title: 'Train an optimizer (classifiers)', about: 'On perceptrons that learn MNIST.', task: {
    id: 'train-mnist-lstm', trainOptimizer: { modelName: 'mnist-lstm', family: { classifier: { dataset: 'mnist', architecture: { mlp: { hidden: [20], activation: 'SIGMOID' } } } },
      architecture: { input: { logSign: {} }, outputScale: 0.1 }, learningRate: 0.01, lastLearningRate: 0.001, updates: 600, validation: { everyUpdates: 50 }, checkpointing: { everySteps: 25 }, seed: 1 } } },
  { kind: 'compare-optimizers', title: 'Let optimizers race', about: 'A learned one against tuned hand-made ones, on functions of their own.', task: {
    id: 'race-quadratics-lstm', compareOptimizers: { optimizer: 'quadratics-lstm', test: { seed: 10, functions: 1000 }, tuning: { seed: 11, functions: 200 }, grid: { count: 17 } } } },
  { kind: 'compare-optimizers', title: 'Generalization of an optimizer', about: 'Races over other widths, depths and non-linearities, with pass marks.', task: {
    id: 'generalization-mnist-lstm', compareOptimizers: { optimizer: 'mnist-lstm', title: 'as trained', test: { seed: 10, functions: 100 }, tuning: { seed: 11, functions: 2 }, baselines: ['HAND_MADE_NAG', 'HAND_MADE_ADAM'], grid: { low: 0.001, high: 10, count: 13 },
      variants: [{ units: 40 }, { depth: 2 }, { activation: 'RELU' }, { steps: 200 }] } } },
  { kind: 'train-optimizer', title: 'Train an optimizer (neural art)', about: 'It learns to paint digits in the style of one; a race shows pictures.', task: {
    id: 'train-painter', trainOptimizer: { modelName: 'painter', family: { style: { dataset: 'mnist', styleImage: 0 } }, architecture: { input: { logSign: {} }, outputScale: 0.1 }, unroll: 16, horizons: [64], updates: 200,
      validation: { everyUpdates: 50 }, checkpointing: { everySteps: 25 }, seed: 1 } } },
  { kind: 'ingest-text', title: 'Ingest text (a treebank)', about: 'CoNLL-U; or parallel text, or a sentence a line.', task: {
    id: 'ingest-ewt', ingestText: { name: 'ewt', splits: [
      { name: 'train', conllu: { files: [{ location: '/data/ud-english-ewt/en_ewt-ud-train.conllu.gz' }] } },
      { name: 'dev', conllu: { files: [{ location: '/data/ud-english-ewt/en_ewt-ud-dev.conllu.gz' }] } },
      { name: 'test', conllu: { files: [{ location: '/data/ud-english-ewt/en_ewt-ud-test.conllu.gz' }] } }] } } },
  { kind: 'train-sequence-model', title: 'Train through beam search', about: 'Word ordering: cross-entropy, then beam-search optimization.', task: {
    id: 'train-ordering', trainSequenceModel: { dataset: 'ewt', modelName: 'ordering', wordOrdering: {}, architecture: { layers: 1, hidden: 128 }, crossEntropyEpochs: 5,
      search: { epochs: 8, beam: 6, constrained: true, growEveryEpochs: 2 }, longestWords: 12, seed: 1, validationSplit: 'dev' } } },
  { kind: 'evaluate-sequence-model', title: 'Measure a sequence model', about: 'BLEU or attachment scores by beam, with beams to look at.', task: {
    id: 'evaluate-ordering', evaluateSequenceModel: { model: 'ordering', split: 'test', beams: [1, 5] } } },
  { kind: 'decode-text', title: 'Use a sequence model on text', about: 'Order words, parse, translate; the page Use it on text writes this.', task: {
    id: 'decode-ordering', decodeText: { model: 'ordering', sentences: ['to Boston flights please show me'], beam: 5, nBest: 3 } } },
  { kind: 'audit-model', title: 'Audit a model', about: 'Saliency sanity checks: which explanations can be believed?', task: {
    id: 'audit-digits', auditModel: { model: 'digits', dataset: 'mnist', split: 'test', profile: { preset: 'STANDARD', orders: ['TOP_DOWN', 'BOTTOM_UP', 'INDEPENDENT'] }, seed: 1 } } },
];

/** A data set that needs no files, and a model learned from it. */
export function demoTasks(run) {
  return [
    { id: `demo-${run}-shapes`, ingestDataset: { name: 'demo-shapes', splits: [{ name: 'train', shapeset: { count: 12000, seed: 2010 } }, { name: 'test', shapeset: { count: 3000, seed: 2010, first: 1000000 } }] } },
    { id: `demo-${run}-train`, options: { after: [`demo-${run}-shapes`] }, trainClassifier: { dataset: 'demo-shapes', modelName: 'demo-shapes', architecture: { mlp: { hidden: [200, 100], activation: 'RELU' } },
      initialization: 'NORMALIZED', optimizer: { adam: { learningRate: 0.001 } }, seed: 1, batchSize: 64, budget: { steps: 1500 }, checkpointing: { everySteps: 100 }, validationCount: 1000, testSplit: 'test' } },
  ];
}
