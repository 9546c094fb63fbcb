package org.touchstone.evaluation.flow;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.DatasetImages;
import org.touchstone.flows.FlowModel;
import org.touchstone.flows.Sheets;
import org.touchstone.kernel.flow.Dequantization;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;
import org.touchstone.proto.v1.FlowView;

/** Views of a flow of images; where they begin with images, those are of the data set that it was trained on. */
record ImageViews(FlowModel model, DatasetImages images, String dataset, Key key, int side) implements Exploring.Views {
    private static final int COMPARED = 20_000;
    private static final int AT_ONCE = 256;

    static ImageViews open(FlowUse.Bench bench, Key key, int side) {
        Published<DatasetManifest> manifest = bench.catalog()
                .dataset(bench.pinned()
                        .orElseGet(
                                () -> Reference.parse(bench.model().datasets().get(0))));
        String split = bench.model().card().content().fingerprint().getOrDefault("split", "train");
        DatasetImages images = Examples.Wanted.images(bench, manifest, split);
        return new ImageViews(bench.model(), images, manifest.reference(), key, side);
    }

    @Override
    public Exploring.Drawn draw(FlowView view) {
        return switch (view) {
            case INTERPOLATION -> interpolation();
            case EXTRAPOLATION -> extrapolation();
            case ABLATION -> ablation();
            case NEAREST -> nearest();
            default -> throw new IllegalArgumentException(view + " is no view of images");
        };
    }

    private ImageDimensions shape() {
        return model.card().content().input();
    }

    private byte[] pixels(int[] numbers) {
        byte[] pixels = new byte[numbers.length * model.size()];
        images.read(numbers, pixels, new int[numbers.length]);
        return pixels;
    }

    private int[] chosen(String purpose, int count) {
        Key choice = key.fold(purpose);
        return IntStream.range(0, count)
                .map(i -> (int) (choice.uniform(i) * images.count()))
                .toArray();
    }

    /** Latents of some training images, chosen by the seed. */
    private Tensor latents(String purpose, int count) {
        int[] numbers = chosen(purpose, count);
        Tensor x = Dequantization.uniform(pixels(numbers), numbers, model.flow().spec(), key.fold("noise"), DType.F32);
        return model.flow().encode(x).value();
    }

    private Exploring.Drawn interpolation() {
        float[] grid = Scope.evaluate(
                () -> model.flow().manifold(latents("interpolation", 4), side).toFloats());
        return drawn(grid, shape(), side, "interpolation");
    }

    private FlowSpec.Images architecture() {
        return model.flow().spec().ofImages().orElseThrow();
    }

    /** The same numbers make a flow of larger images. */
    private Exploring.Drawn extrapolation() {
        FlowSpec.Images spec = architecture();
        FlowSpec twice = model.flow().spec() instanceof FlowSpec.Variational variational
                ? new FlowSpec.Variational(spec.twice(), variational.couplings(), variational.hidden())
                : spec.twice();
        int rows = Math.min(side, 4);
        try (Flow larger = Flow.load(twice, model.flow().arrays())) {
            float[] samples = Scope.evaluate(() ->
                    larger.sample(key.fold("extrapolation"), rows * rows, 1).toFloats());
            return drawn(
                    samples,
                    new ImageDimensions(spec.channels(), 2 * spec.height(), 2 * spec.width()),
                    rows,
                    "extrapolation");
        }
    }

    /** A row for each image: as it is, then with the latents of the finest scale drawn anew, of the finest two, and so on. */
    private Exploring.Drawn ablation() {
        FlowSpec.Images spec = architecture();
        int columns = spec.scales() + 1;
        float[][] panels = new float[columns][];
        Scope.evaluate(() -> {
            Tensor z = latents("ablation", side);
            Tensor fresh = RandomTensors.normal(key.fold("fresh latents"), DType.F32, z.shape());
            for (int anew = 0; anew < columns; anew++) {
                Tensor renewed = Elementwise.where(finest(spec, anew, z), fresh, z);
                panels[anew] = model.flow().decode(renewed).value().toFloats();
            }
            return true;
        });
        return drawn(interleaved(panels), shape(), columns, "ablation");
    }

    /** Where latents of the finest {@code scales} scales are: each factors out the odd places of what is left. */
    private static Tensor finest(FlowSpec.Images spec, int scales, Tensor like) {
        float[] mask = new float[Math.toIntExact(like.count())];
        for (int i = 0; i < mask.length; i++) {
            int x = i % spec.width();
            int y = i / spec.width() % spec.height();
            int scale = 0;
            while (scale < spec.scales() - 1 && ((x >> scale) + (y >> scale)) % 2 == 0) {
                scale++;
            }
            mask[i] = scale < scales ? 1 : 0;
        }
        Tensor ones = Tensors.of(mask, like.shape());
        return Elementwise.greater(ones, ones.mul(0));
    }

    /** The nearest training image by the sum of squared differences of pixels, right of each sample. */
    private Exploring.Drawn nearest() {
        float[] samples = model.samples(key.fold("nearest"), side, 1);
        int compared = Math.min(COMPARED, images.count());
        double[] distances = new double[side];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        float[] found = new float[samples.length];
        for (int from = 0; from < compared; from += AT_ONCE) {
            int[] numbers =
                    IntStream.range(from, Math.min(compared, from + AT_ONCE)).toArray();
            float[] values = Sheets.values(pixels(numbers));
            for (int image = 0; image < numbers.length; image++) {
                keepNearer(samples, values, image, distances, found);
            }
        }
        Exploring.Drawn drawn =
                drawn(interleaved(new float[][] {samples, found}), shape(), 2 * sheetColumns(), "nearest");
        double mean = Arrays.stream(distances)
                .map(distance -> Math.sqrt(distance / model.size()))
                .average()
                .orElse(0);
        return new Exploring.Drawn(drawn.png(), Map.of("mean distance to the nearest, in pixel values", mean));
    }

    private int sheetColumns() {
        return Math.min(4, side);
    }

    private void keepNearer(float[] samples, float[] values, int image, double[] distances, float[] found) {
        int size = model.size();
        for (int sample = 0; sample < side; sample++) {
            double sum = 0;
            for (int p = 0; p < size && sum < distances[sample]; p++) {
                double difference = samples[sample * size + p] - values[image * size + p];
                sum += difference * difference;
            }
            if (sum < distances[sample]) {
                distances[sample] = sum;
                System.arraycopy(values, image * size, found, sample * size, size);
            }
        }
    }

    /** The first of each panel, the second of each panel, and so on. */
    private float[] interleaved(float[][] panels) {
        int size = model.size();
        int count = panels[0].length / size;
        float[] all = new float[panels.length * panels[0].length];
        for (int i = 0; i < count; i++) {
            for (int panel = 0; panel < panels.length; panel++) {
                System.arraycopy(panels[panel], i * size, all, (i * panels.length + panel) * size, size);
            }
        }
        return all;
    }

    private static Exploring.Drawn drawn(float[] values, ImageDimensions shape, int columns, String name) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return new Exploring.Drawn(
                Sheets.draw(values, shape, columns), Map.of("mean value of " + name, sum / values.length));
    }
}
