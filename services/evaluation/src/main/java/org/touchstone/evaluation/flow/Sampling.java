package org.touchstone.evaluation.flow;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.touchstone.catalog.Reference;
import org.touchstone.evaluation.use.Fields;
import org.touchstone.evaluation.use.Stepwise;
import org.touchstone.flows.FlowModel;
import org.touchstone.flows.HeatMap;
import org.touchstone.flows.Sheets;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.SampleFlow;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;

/** Draws from a flow: a sheet of images or a heat map with points, and the draws themselves. */
record Sampling(Reference model, SampleFlow spec) implements FlowUse {
    private static final Fields FIELDS = new Fields("sampleFlow");
    private static final int MOST_IMAGES = 1024;
    private static final int MOST_POINTS = 100_000;
    private static final int IMAGES = 64;
    private static final int POINTS = 2000;

    static Sampling of(SampleFlow spec) {
        FIELDS.range("count", spec.hasCount() ? spec.getCount() : IMAGES, 1, MOST_POINTS);
        double temperature = spec.hasTemperature() ? spec.getTemperature() : 1;
        if (!(temperature >= 0 && temperature <= 100)) {
            throw FIELDS.rejected("temperature", "is " + temperature + "; it is 0 to 100, and 1 for fair draws.");
        }
        return new Sampling(FIELDS.reference("model", spec.getModel()), spec);
    }

    private double temperature() {
        return spec.hasTemperature() ? spec.getTemperature() : 1;
    }

    @Override
    public Opened open(Bench bench) {
        boolean images = bench.model().isOfImages();
        int count = spec.hasCount() ? spec.getCount() : images ? IMAGES : POINTS;
        if (images && count > MOST_IMAGES) {
            throw TaskFailedException.permanent(
                    "TOO_MANY", "sampleFlow.count is " + count + "; at most " + MOST_IMAGES + " images are drawn.");
        }
        return Opened.without(new Job(bench, count));
    }

    private final class Job implements Stepwise {
        private final Bench bench;
        private final FlowModel model;
        private final int count;
        private final int atOnce;

        Job(Bench bench, int count) {
            this.bench = bench;
            this.model = bench.model();
            this.count = count;
            this.atOnce = model.isOfImages() ? 16 : 10_000;
        }

        @Override
        public long steps() {
            return (count + atOnce - 1L) / atOnce;
        }

        @Override
        public String phase() {
            return "sampling";
        }

        @Override
        public double[] step(long number, List<double[]> before) {
            int some = (int) Math.min(atOnce, count - number * atOnce);
            Key key = Key.of(spec.getSeed()).fold("samples").fold(number);
            float[] values = model.isOfImages()
                    ? model.samples(key, some, temperature())
                    : model.plane().samples(key, some, temperature());
            double[] drawn = new double[values.length];
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = values[i];
            }
            if (!Arrays.stream(drawn).allMatch(Double::isFinite)) {
                throw TaskFailedException.permanent(
                        "NOT_FINITE",
                        "A sample of " + model.card().reference() + " at temperature " + temperature()
                                + " is not finite; lower the temperature.");
            }
            return drawn;
        }

        @Override
        public TaskResult finish(List<double[]> numbers) {
            float[] drawn = Floats.join(numbers);
            int columns = (int) Math.ceil(Math.sqrt(count));
            byte[] picture = model.isOfImages()
                    ? Sheets.draw(drawn, model.card().content().input(), columns)
                    : HeatMap.draw(
                                    model.plane(),
                                    HeatMap.Window.of(model.plane().standard()),
                                    drawn)
                            .png();
            List<Artifact> artifacts = List.of(
                    bench.pictures().put("samples", picture),
                    Floats.publish(bench.context(), "samples", shape(), drawn));
            double sum = 0;
            for (float value : drawn) {
                sum += value;
            }
            return new TaskResult(
                    artifacts,
                    List.of(),
                    List.of(),
                    Map.of("samples", (double) count, "temperature", temperature(), "mean value", sum / drawn.length));
        }

        private List<Long> shape() {
            var input = model.card().content().input();
            return model.isOfImages()
                    ? List.of((long) count, (long) input.channels(), (long) input.height(), (long) input.width())
                    : List.of((long) count, 2L);
        }
    }
}
