package org.touchstone.evaluation.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Reference;
import org.touchstone.evaluation.use.Fields;
import org.touchstone.evaluation.use.Stepwise;
import org.touchstone.flows.FlowModel;
import org.touchstone.flows.Sheets;
import org.touchstone.kernel.flow.Completion;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensors;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.CompleteImages;
import org.touchstone.proto.v1.FillMethod;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;

/** Fills in hidden parts of images, one climb a step. */
record Completing(Reference model, CompleteImages spec) implements FlowUse {
    static final String FORMAT = "touchstone.completion.1";

    private static final Fields FIELDS = new Fields("completeImages");
    private static final int RESTARTS = 4;
    private static final int STEPS = 100;
    private static final int MOST_STEPS = 1000;
    private static final double CLIMB = 0.05;
    private static final double NOISE = 5e-4;

    static Completing of(CompleteImages spec) {
        Hidden.check(FIELDS, spec);
        FIELDS.range("restarts", spec.hasRestarts() ? spec.getRestarts() : RESTARTS, 1, 16);
        FIELDS.range("steps", spec.hasSteps() ? spec.getSteps() : STEPS, 1, MOST_STEPS);
        FIELDS.between("rate", spec.hasRate() ? spec.getRate() : CLIMB, 0, 10);
        if (spec.getMethod() == FillMethod.UNRECOGNIZED) {
            throw FIELDS.rejected("method", "is not known; set MODE or LANGEVIN.");
        }
        return new Completing(FIELDS.reference("model", spec.getModel()), spec);
    }

    private boolean samples() {
        return spec.getMethod() == FillMethod.LANGEVIN;
    }

    private int restarts() {
        return spec.hasRestarts() ? spec.getRestarts() : RESTARTS;
    }

    @Override
    public Opened open(Bench bench) {
        if (!bench.model().isOfImages()) {
            throw TaskFailedException.permanent(
                    "MODEL_DOES_NOT_FIT",
                    "Model " + bench.model().card().reference() + " is of points of the plane; name one of images.");
        }
        Hidden.Source source = Hidden.open(bench, spec);
        return new Opened(new Job(bench, source), source.dataset());
    }

    /** A step is one climb of one image, or one draw of it: pixels of the filling as levels, then its log density. */
    private final class Job implements Stepwise {
        private final Bench bench;
        private final FlowModel model;
        private final Hidden.Source source;

        Job(Bench bench, Hidden.Source source) {
            this.bench = bench;
            this.model = bench.model();
            this.source = source;
        }

        @Override
        public long steps() {
            return (long) source.images().size() * restarts();
        }

        @Override
        public String phase() {
            return "completing";
        }

        @Override
        public double[] step(long number, List<double[]> before) {
            int image = (int) (number / restarts());
            byte[] original = source.images().get(image);
            Completion completion = new Completion(
                    1,
                    spec.hasSteps() ? spec.getSteps() : STEPS,
                    spec.hasRate() ? spec.getRate() : samples() ? NOISE : CLIMB,
                    samples());
            double[] filled = Scope.evaluate(() -> {
                var found = completion.complete(
                        model.flow(),
                        Tensors.of(Sheets.values(original), shape()),
                        Tensors.of(source.observed(), shape()),
                        Key.of(spec.getSeed()).fold("completion").fold(number));
                return levels(original, found.example().toFloats(), found.logDensity());
            });
            double logDensity = filled[filled.length - 1];
            if (Double.isFinite(logDensity)) {
                bench.context().metric("log p of the filled image in nats", number, logDensity);
            }
            if ((number + 1) % restarts() == 0) {
                List<double[]> climbs = new ArrayList<>(before.subList(image * restarts(), (int) number));
                climbs.add(filled);
                draw(image, shown(climbs));
            }
            return filled;
        }

        private long[] shape() {
            ImageDimensions input = model.card().content().input();
            return new long[] {1, input.channels(), input.height(), input.width()};
        }

        /** Observed pixels are those of the original to the bit: they never pass through arithmetic. */
        private double[] levels(byte[] original, float[] found, double logDensity) {
            double[] levels = new double[original.length + 1];
            for (int i = 0; i < original.length; i++) {
                levels[i] = (source.observed()[i] == 1 ? original[i] : Sheets.level(found[i])) & 0xFF;
            }
            levels[original.length] = logDensity;
            return levels;
        }

        /** Draws each; of climbs the likeliest, where one that led nowhere does not count. */
        private List<double[]> shown(List<double[]> fillings) {
            List<double[]> finite = fillings.stream()
                    .filter(filling -> Double.isFinite(filling[model.size()]))
                    .toList();
            if (finite.isEmpty() || (samples() && finite.size() < fillings.size())) {
                throw TaskFailedException.permanent(
                        "NOT_FINITE", "The filling has no finite density; lower completeImages.rate.");
            }
            return samples()
                    ? fillings
                    : List.of(Collections.max(finite, Comparator.comparingDouble(filling -> filling[model.size()])));
        }

        /** The original, what was observed of it, and the fillings, side by side. */
        private void draw(int image, List<double[]> fillings) {
            List<byte[]> panels = new ArrayList<>();
            byte[] original = source.images().get(image);
            panels.add(original);
            panels.add(source.masked(original));
            fillings.forEach(filling -> panels.add(bytes(filling)));
            bench.pictures()
                    .put(
                            name(image),
                            Sheets.draw(
                                    Sheets.values(Pixels.join(panels)),
                                    model.card().content().input(),
                                    panels.size()));
        }

        private String name(int image) {
            return "completed-" + (image + 1);
        }

        private byte[] bytes(double[] filling) {
            byte[] bytes = new byte[model.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (int) filling[i];
            }
            return bytes;
        }

        @Override
        public TaskResult finish(List<double[]> numbers) {
            List<Artifact> artifacts = new ArrayList<>();
            List<double[]> fillings = new ArrayList<>();
            for (int image = 0; image < source.images().size(); image++) {
                fillings.addAll(shown(numbers.subList(image * restarts(), (image + 1) * restarts())));
                bench.pictures().named(name(image)).ifPresent(artifacts::add);
            }
            List<double[]> levels = fillings.stream()
                    .map(filling -> Arrays.copyOf(filling, model.size()))
                    .toList();
            ImageDimensions input = model.card().content().input();
            artifacts.add(Floats.publish(
                    bench.context(),
                    "completed",
                    List.of((long) fillings.size(), (long) input.channels(), (long) input.height(), (long)
                            input.width()),
                    Floats.join(levels)));
            double[] logs = fillings.stream()
                    .mapToDouble(filling -> filling[model.size()])
                    .toArray();
            artifacts.add(new Report(FORMAT, bench)
                    .put("dataset", source.dataset())
                    .put("method", samples() ? "LANGEVIN" : "MODE")
                    .put("climbedIn", "logits of pixels, where the mode is another than in pixels")
                    .put("hiddenShare", source.hiddenShare())
                    .put("fillings", samples() ? restarts() : 1)
                    .put("logDensities", Arrays.stream(logs).boxed().toList())
                    .publish(bench.context()));
            Map<String, Double> summary = new TreeMap<>();
            summary.put("images", (double) source.images().size());
            summary.put("hidden share", source.hiddenShare());
            summary.put("mean log p in nats", Scoring.mean(logs));
            return new TaskResult(artifacts, List.of(), List.of(), summary);
        }
    }
}
