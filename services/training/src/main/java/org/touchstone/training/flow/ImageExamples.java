package org.touchstone.training.flow;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.DatasetView;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Published;
import org.touchstone.classifier.DatasetImages;
import org.touchstone.flows.Histograms;
import org.touchstone.flows.Sheets;
import org.touchstone.kernel.flow.BitsPerDimension;
import org.touchstone.kernel.flow.Dequantization;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.flow.Health;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.worker.TaskFailedException;

/** Images of a published split: some to learn from, in an order by seed that is new in each epoch, and some held out. */
final class ImageExamples implements FlowExamples {
    private static final long MEMORY_BUDGET_BYTES = 400L << 20;
    private static final int CALIBRATION = 256;
    private static final int HISTOGRAM = 20_000;
    /** Of images that are held as bytes at once. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int DRAWN = 36;
    private static final int COLUMNS = 6;
    private static final int HEALTH = 64;

    private final FlowRequest request;
    private final Published<DatasetManifest> dataset;
    private final DatasetImages training;
    private final byte[] heldOut;
    private final FlowSpec architecture;
    private final Key key;
    private final int stepsPerEpoch;
    private final Histograms histograms;
    private long orderedEpoch = -1;
    private int[] order = {};

    private ImageExamples(
            FlowRequest request,
            Published<DatasetManifest> dataset,
            DatasetImages training,
            DatasetImages heldOut,
            FlowSpec architecture) {
        this.request = request;
        this.dataset = dataset;
        this.training = training;
        this.heldOut = read(heldOut, all(heldOut.count()));
        this.architecture = architecture;
        this.key = Key.of(request.spec().getSeed());
        this.stepsPerEpoch = training.count() / request.batchSize();
        this.histograms = Histograms.of(
                read(training, all(counted(training.count(), shape().size()))), this.heldOut, shape().size());
    }

    /** Images of so many bytes that histograms count. */
    static int counted(int images, int size) {
        return (int) Math.min(Math.min(HISTOGRAM, images), Math.max(1, MOST_BYTES / size));
    }

    private static void requireMemory(String field, int images, ImageDimensions of) {
        if ((long) images * of.size() > MOST_BYTES) {
            throw TaskFailedException.permanent(
                    "TOO_LARGE",
                    "trainFlow." + field + " is " + images + "; of images of " + of.size() + " bytes at most "
                            + MOST_BYTES / of.size() + " are held at once. Lower it.");
        }
    }

    static ImageExamples open(Catalog catalog, FlowRequest request, Published<DatasetManifest> dataset) {
        FlowSpec architecture = request.architecture(dataset.content().dimensions());
        try {
            DatasetView view = catalog.open(dataset.content(), request.split(), MEMORY_BUDGET_BYTES);
            int held = request.heldOut();
            requireMemory("validationCount", held, dataset.content().dimensions());
            requireMemory("batchSize", request.batchSize(), dataset.content().dimensions());
            int[] order = Key.of(request.spec().getSeed()).fold("validation").permutation(view.count());
            int most = request.spec().getMaxImages();
            int last = most == 0 ? order.length : (int) Math.min(order.length, (long) held + most);
            if (last - held < request.batchSize()) {
                throw TaskFailedException.permanent(
                        "TOO_FEW_IMAGES",
                        "Split '" + request.split() + "' of " + dataset.reference() + " has " + view.count()
                                + " images; " + held + " held out and a batch of " + request.batchSize()
                                + " need more. Lower trainFlow.validationCount or trainFlow.batchSize.");
            }
            return new ImageExamples(
                    request,
                    dataset,
                    DatasetImages.of(view, sorted(order, held, last)),
                    DatasetImages.of(view, sorted(order, 0, held)),
                    architecture);
        } catch (CatalogException e) {
            throw TaskFailedException.permanent("DATASET_" + e.code(), String.valueOf(e.getMessage()));
        }
    }

    private static int[] sorted(int[] order, int from, int to) {
        int[] some = Arrays.copyOfRange(order, from, to);
        Arrays.sort(some);
        return some;
    }

    private static int[] all(int count) {
        int[] numbers = new int[count];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    private static byte[] read(DatasetImages images, int[] numbers) {
        byte[] pixels =
                new byte[Math.multiplyExact(numbers.length, images.shape().pixels())];
        images.read(numbers, pixels, new int[numbers.length]);
        return pixels;
    }

    @Override
    public Tensor batch(long step) {
        long epoch = step / stepsPerEpoch;
        if (epoch != orderedEpoch) {
            order = key.fold("order").fold(epoch).permutation(training.count());
            orderedEpoch = epoch;
        }
        int from = (int) (step % stepsPerEpoch) * request.batchSize();
        int[] numbers = Arrays.copyOfRange(order, from, from + request.batchSize());
        byte[] pixels = read(training, numbers);
        if (request.spec().getFlips()) {
            flip(pixels, numbers, key.fold("flip").fold(epoch));
        }
        return Dequantization.forTraining(
                pixels, numbers, architecture, key.fold("noise").fold(epoch), DType.F32);
    }

    @Override
    public Tensor probes(int count) {
        int[] numbers = Arrays.copyOf(key.fold("probes").permutation(training.count()), count);
        return Dequantization.forTraining(
                read(training, numbers), numbers, architecture, key.fold("probe noise"), DType.F32);
    }

    private void flip(byte[] pixels, int[] numbers, Key coin) {
        int width = shape().width();
        for (int i = 0; i < numbers.length; i++) {
            if (coin.uniform(numbers[i]) < 0.5) {
                for (int row = i * shape().size(); row < (i + 1) * shape().size(); row += width) {
                    for (int x = 0; x < width / 2; x++) {
                        byte left = pixels[row + x];
                        pixels[row + x] = pixels[row + width - 1 - x];
                        pixels[row + width - 1 - x] = left;
                    }
                }
            }
        }
    }

    @Override
    public long steps() {
        return request.steps(training.count());
    }

    @Override
    public ImageDimensions shape() {
        return dataset.content().dimensions();
    }

    @Override
    public double bits(double negativeLogDensity) {
        return BitsPerDimension.ofNats(negativeLogDensity, shape().size(), Dequantization.LEVELS);
    }

    @Override
    public Flow ready(Flow flow) {
        int[] numbers = all(Math.min(CALIBRATION, training.count()));
        byte[] pixels = read(training, numbers);
        try (flow) {
            return Scope.evaluate(() -> flow.recalibrated(
                    Dequantization.uniform(pixels, numbers, architecture, key.fold("calibration"), DType.F32)));
        }
    }

    private Key heldOutNoise() {
        return key.fold("held-out noise");
    }

    @Override
    public Map<String, Double> measure(Flow ready, boolean last) {
        BitsPerDimension bits = BitsPerDimension.of(
                ready,
                heldOut,
                last ? request.boundDraws() : 1,
                heldOutNoise(),
                BitsPerDimension.Statistics.RECALIBRATED);
        Map<String, Double> measures = new TreeMap<>();
        measures.put(FlowTrainRun.HELD_OUT, bits.mean());
        measures.put("held-out not finite", (double) bits.notFinite());
        int count = Math.min(HEALTH, heldOut.length / shape().size());
        byte[] some = Arrays.copyOf(heldOut, count * shape().size());
        FlowTrainRun.put(
                measures,
                Scope.evaluate(() -> Health.of(
                        ready, Dequantization.uniform(some, all(count), architecture, heldOutNoise(), DType.F32))));
        return measures;
    }

    @Override
    public Map<String, Double> baselines() {
        return Map.of(
                "pooled histogram in bits per dimension",
                histograms.pooled(),
                "histogram of each pixel in bits per dimension",
                histograms.perPixel());
    }

    @Override
    public byte[] sheet(Flow ready) {
        float[] samples =
                Scope.evaluate(() -> ready.sample(key.fold("sheet"), DRAWN, 1).toFloats());
        return Sheets.draw(samples, shape(), COLUMNS);
    }

    @Override
    public Map<String, String> fingerprint(FlowSpec spec) {
        Map<String, String> words = new TreeMap<>();
        words.put(
                "bound",
                (spec instanceof FlowSpec.Variational ? "learned" : "uniform") + " dequantization, "
                        + request.boundDraws() + " draw(s)");
        words.put("held-out noise", heldOutNoise().toString());
        words.put("levels", Integer.toString(Dequantization.LEVELS));
        words.put("alpha", Double.toString(spec.ofImages().orElseThrow().alpha()));
        words.put("batch norm", "statistics of " + Math.min(CALIBRATION, training.count()) + " training images");
        return words;
    }

    @Override
    public List<String> lineage() {
        return List.of(dataset.reference());
    }

    @Override
    public Normalization normalization() {
        return new Normalization(List.of(), List.of());
    }
}
