package org.touchstone.evaluation.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.touchstone.catalog.Reference;
import org.touchstone.evaluation.use.Fields;
import org.touchstone.evaluation.use.Stepwise;
import org.touchstone.flows.Sheets;
import org.touchstone.flows.TaskPictures;
import org.touchstone.kernel.flow.Detection;
import org.touchstone.kernel.flow.Typicality;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.ScoreImages;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;

/** log p of each example, and what tells them from those that were held out in training. */
record Scoring(Reference model, ScoreImages spec) implements FlowUse {
    static final String FORMAT = "touchstone.density-report.1";

    private static final Fields FIELDS = new Fields("scoreImages");
    private static final int MOST = 10_000;
    private static final int DEFAULT_COUNT = 256;
    private static final int AT_ONCE = 32;
    private static final int SHOWN = 16;
    private static final int SHOWN_COLUMNS = 8;

    static Scoring of(ScoreImages spec) {
        FIELDS.range("maxImages", spec.hasMaxImages() ? spec.getMaxImages() : DEFAULT_COUNT, 2, MOST);
        FIELDS.range("boundDraws", spec.hasBoundDraws() ? spec.getBoundDraws() : 1, 1, 64);
        windows(spec).check(FIELDS);
        FlowUse.source(FIELDS, spec.getDataset(), spec.getDensity());
        return new Scoring(FIELDS.reference("model", spec.getModel()), spec);
    }

    private static Windows windows(ScoreImages spec) {
        return new Windows(
                spec.hasWindow() ? spec.getWindow() : Windows.DEFAULT.size(),
                spec.hasLevel() ? spec.getLevel() : Windows.DEFAULT.level());
    }

    private int draws() {
        return spec.hasBoundDraws() ? spec.getBoundDraws() : 1;
    }

    @Override
    public Opened open(Bench bench) {
        Examples scored = new Examples.Wanted(
                        spec.getDataset(),
                        spec.getSplit().isEmpty() ? "test" : spec.getSplit(),
                        spec.getDensity(),
                        spec.hasMaxImages() ? spec.getMaxImages() : DEFAULT_COUNT,
                        draws())
                .open(bench, Key.of(spec.getSeed()));
        return new Opened(new Job(bench, scored, Examples.heldOut(bench, scored.count(), draws())), scored.dataset());
    }

    private final class Job implements Stepwise {
        private final Bench bench;
        private final Examples scored;
        private final Examples reference;

        Job(Bench bench, Examples scored, Examples reference) {
            this.bench = bench;
            this.scored = scored;
            this.reference = reference;
        }

        private long referenceSteps() {
            return (reference.count() + AT_ONCE - 1L) / AT_ONCE;
        }

        @Override
        public long steps() {
            return referenceSteps() + (scored.count() + AT_ONCE - 1L) / AT_ONCE;
        }

        @Override
        public String phase() {
            return "scoring";
        }

        @Override
        public double[] step(long number, List<double[]> before) {
            boolean first = number < referenceSteps();
            Examples examples = first ? reference : scored;
            int from = (int) (first ? number : number - referenceSteps()) * AT_ONCE;
            return examples.negativeLogs(from, Math.min(examples.count(), from + AT_ONCE));
        }

        @Override
        public TaskResult finish(List<double[]> numbers) {
            int split = (int) referenceSteps();
            double[] known = join(numbers.subList(0, split));
            double[] nats = join(numbers.subList(split, numbers.size()));
            long notFinite =
                    Arrays.stream(nats).filter(value -> !Double.isFinite(value)).count();
            if (notFinite > 0) {
                throw TaskFailedException.permanent(
                        "NOT_FINITE",
                        notFinite + " of " + nats.length + " examples have a density that is not finite; a mean of the"
                                + " rest would mislead. Train with a lower rate, or leave these examples out.");
            }
            Map<String, Double> summary = new TreeMap<>();
            Map<String, Double> areas = areas(known, nats);
            areas.forEach((name, value) -> summary.put("AUROC by " + name, value));
            Typicality typicality = windows(spec).learn(known, Key.of(spec.getSeed()));
            summary.put("examples", (double) nats.length);
            summary.put("nats", mean(nats));
            summary.put("bits per dimension", bench.bits(mean(nats)));
            summary.put("held-out bits per dimension", bench.bits(mean(known)));
            summary.put("typical windows", typicality.typicalShare(nats));
            List<Artifact> artifacts = new ArrayList<>(draw(nats));
            artifacts.add(
                    Floats.publish(bench.context(), "scores", List.of((long) nats.length), Floats.join(List.of(nats))));
            artifacts.add(report(nats, known, typicality, summary).publish(bench.context()));
            return new TaskResult(artifacts, List.of(), List.of(), summary);
        }

        private Map<String, Double> areas(double[] known, double[] nats) {
            Map<String, Double> areas = new LinkedHashMap<>();
            areas.put("low log p", Detection.areaUnderCurve(nats, known));
            double middle = mean(known);
            areas.put(
                    "distance from the typical",
                    Detection.areaUnderCurve(distances(nats, middle), distances(known, middle)));
            if (scored instanceof Examples.Images images && reference instanceof Examples.Images others) {
                areas.put(
                        "bits above those of a compressor",
                        Detection.areaUnderCurve(excess(images, nats), excess(others, known)));
            }
            return areas;
        }

        private double[] excess(Examples.Images images, double[] nats) {
            return IntStream.range(0, nats.length)
                    .mapToDouble(i -> bench.bits(nats[i]) - Detection.deflated(images.pixels(i, i + 1)))
                    .toArray();
        }

        private List<Artifact> draw(double[] nats) {
            if (scored instanceof Examples.Images images) {
                TaskPictures pictures = bench.pictures();
                int[] order = IntStream.range(0, nats.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> nats[i]))
                        .mapToInt(i -> i)
                        .toArray();
                int shown = Math.min(SHOWN, nats.length);
                int[] last = Arrays.copyOfRange(order, order.length - shown, order.length);
                return List.of(
                        pictures.put("likeliest", sheet(images, Arrays.copyOf(order, shown))),
                        pictures.put("least-likely", sheet(images, last)));
            }
            return List.of();
        }

        private byte[] sheet(Examples.Images images, int[] numbers) {
            List<byte[]> pixels = new ArrayList<>();
            for (int number : numbers) {
                pixels.add(images.pixels(number, number + 1));
            }
            return Sheets.draw(
                    Sheets.values(Pixels.join(pixels)),
                    bench.model().card().content().input(),
                    SHOWN_COLUMNS);
        }

        private Report report(double[] nats, double[] known, Typicality typicality, Map<String, Double> summary) {
            return new Report(FORMAT, bench)
                    .put("dataset", scored.dataset())
                    .put("split", spec.getSplit().isEmpty() ? "test" : spec.getSplit())
                    .put(
                            "bound",
                            bench.model().isOfImages()
                                    ? Map.of(
                                            "type", "uniform dequantization",
                                            "draws", draws(),
                                            "seed", Long.toUnsignedString(spec.getSeed()))
                                    : Map.of("type", "exact density of points"))
                    .put("values", summary)
                    .put("notFinite", 0)
                    .put("bits", bits(nats))
                    .put("heldOutBits", bits(known))
                    .put("window", typicality.window())
                    .put("level", typicality.level())
                    .put("threshold", typicality.threshold())
                    .put(
                            "note",
                            "An AUROC of 0.5 is chance. By low log p it is often far below 0.5 on data that are simpler"
                                    + " than the training's, such as digits under a model of clothes: a flow may hold"
                                    + " other data likelier than its own (Nalisnick et al. 2018), so a low log p alone"
                                    + " is no alarm, and a high one no proof. The distance from the typical sees both"
                                    + " sides, but single examples weakly; windows see more. The compressor is the zlib of"
                                    + " the Java runtime; another build of it gives slightly other sizes.");
        }

        private List<Double> bits(double[] nats) {
            return Arrays.stream(nats).mapToObj(bench::bits).toList();
        }
    }

    static double[] join(List<double[]> parts) {
        return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double[] distances(double[] values, double from) {
        return Arrays.stream(values).map(value -> Math.abs(value - from)).toArray();
    }
}
