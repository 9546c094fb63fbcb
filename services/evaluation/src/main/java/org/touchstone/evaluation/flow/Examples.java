package org.touchstone.evaluation.flow;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.DatasetImages;
import org.touchstone.flows.FlowModel;
import org.touchstone.kernel.flow.BitsPerDimension;
import org.touchstone.kernel.flow.PlaneDensity;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.worker.TaskFailedException;

/** Examples by number that a flow can give a density, in the units of its data: images of a split, or points of the plane. */
sealed interface Examples {
    int count();

    /** -log p in nats of some of them, of images with the mean density over several noises. */
    double[] negativeLogs(int from, int to);

    /** name@digest of the data set; empty: none. */
    String dataset();

    /** Images of a split. */
    record Images(
            FlowModel model, DatasetImages images, Published<DatasetManifest> manifest, int count, int draws, Key noise)
            implements Examples {
        @Override
        public double[] negativeLogs(int from, int to) {
            byte[] pixels = pixels(from, to);
            int[] numbers = new int[to - from];
            Arrays.setAll(numbers, i -> from + i);
            double[][] logs = new double[draws][];
            for (int k = 0; k < draws; k++) {
                logs[k] = model.logDensities(pixels, numbers, noise.fold(k));
            }
            double[] negative = new double[numbers.length];
            for (int i = 0; i < negative.length; i++) {
                negative[i] = -BitsPerDimension.logMeanExp(logs, i);
            }
            return negative;
        }

        byte[] pixels(int from, int to) {
            int[] numbers = new int[to - from];
            Arrays.setAll(numbers, i -> from + i);
            byte[] pixels = new byte[numbers.length * model.size()];
            images.read(numbers, pixels, new int[numbers.length]);
            return pixels;
        }

        @Override
        public String dataset() {
            return manifest.reference();
        }
    }

    /** Draws of a density of the plane, drawn when they are first asked for. */
    final class Points implements Examples {
        private final FlowModel model;
        private final PlaneDensity density;
        private final int count;
        private final Key key;
        private double @Nullable [] drawn;

        Points(FlowModel model, PlaneDensity density, int count, Key key) {
            this.model = model;
            this.density = density;
            this.count = count;
            this.key = key;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public double[] negativeLogs(int from, int to) {
            double[] logs = model.plane().logDensities(Arrays.copyOfRange(points(), 2 * from, 2 * to));
            return Arrays.stream(logs).map(log -> -log).toArray();
        }

        private double[] points() {
            double[] points = drawn;
            if (points == null) {
                points = Scope.evaluate(
                        () -> density.sample(key, count, DType.F64).toDoubles());
                drawn = points;
            }
            return points;
        }

        @Override
        public String dataset() {
            return "";
        }
    }

    /** Images or points that a task names; {@code most} 0: all of a split, 2000 points. */
    record Wanted(String dataset, String split, org.touchstone.proto.v1.PlaneDensity density, int most, int draws) {
        private static final int POINTS = 2000;
        private static final long MEMORY_BUDGET_BYTES = 256L << 20;

        Examples open(FlowUse.Bench bench, Key key) {
            FlowModel model = bench.model();
            boolean points = density != org.touchstone.proto.v1.PlaneDensity.PLANE_DENSITY_UNSPECIFIED;
            if (points == model.isOfImages()) {
                throw TaskFailedException.permanent(
                        "MODEL_DOES_NOT_FIT",
                        "Model " + model.card().reference() + " is of "
                                + (points ? "images; name a data set" : "points of the plane; set density") + ".");
            }
            if (points) {
                return new Points(
                        model, PlaneDensity.valueOf(density.name()), most == 0 ? POINTS : most, key.fold("points"));
            }
            Published<DatasetManifest> manifest =
                    bench.catalog().dataset(bench.pinned().orElseGet(() -> named(model)));
            DatasetImages images = images(bench, manifest, split);
            int count = most == 0 ? images.count() : Math.min(most, images.count());
            return new Images(model, images, manifest, count, draws, key.fold("noise"));
        }

        private Reference named(FlowModel model) {
            return Reference.parse(dataset.isEmpty() ? model.datasets().get(0) : dataset);
        }

        static DatasetImages images(FlowUse.Bench bench, Published<DatasetManifest> manifest, String split) {
            var input = bench.model().card().content().input();
            if (!manifest.content().dimensions().equals(input)) {
                throw TaskFailedException.permanent(
                        "DATASET_DOES_NOT_FIT",
                        "Model " + bench.model().card().reference() + " is of " + input + "; data set "
                                + manifest.reference() + " has "
                                + manifest.content().dimensions() + ".");
            }
            DatasetImages images =
                    DatasetImages.all(bench.catalog().open(manifest.content(), split, MEMORY_BUDGET_BYTES));
            if (images.count() == 0) {
                throw TaskFailedException.permanent(
                        "EMPTY_SPLIT", "Split '" + split + "' of " + manifest.reference() + " has no images.");
            }
            return images;
        }
    }

    /** What the model was measured on when it was trained: at most so many of the examples that were held out. */
    static Examples heldOut(FlowUse.Bench bench, int most, int draws) {
        FlowModel model = bench.model();
        var card = model.card().content();
        long seed = Long.parseUnsignedLong(card.fingerprint().getOrDefault("seed", "0"));
        int held = Integer.parseInt(card.fingerprint().getOrDefault("held out", "256"));
        Key key = Key.of(seed).fold("held-out scores");
        if (!model.isOfImages()) {
            String density = Optional.ofNullable(card.fingerprint().get("density"))
                    .orElseThrow(() -> TaskFailedException.permanent(
                            "MODEL_DOES_NOT_FIT", "The card does not say which density the model learned."));
            return new Points(model, PlaneDensity.valueOf(density), most, key);
        }
        Published<DatasetManifest> manifest =
                bench.catalog().dataset(Reference.parse(model.datasets().get(0)));
        String split = card.fingerprint().getOrDefault("split", "train");
        var view = bench.catalog().open(manifest.content(), split, Wanted.MEMORY_BUDGET_BYTES);
        int[] order = Key.of(seed).fold("validation").permutation(view.count());
        int[] chosen = Arrays.copyOf(order, Math.min(order.length, held));
        Arrays.sort(chosen);
        return new Images(model, DatasetImages.of(view, chosen), manifest, Math.min(most, chosen.length), draws, key);
    }
}
