package org.touchstone.benchmarks.density;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.touchstone.benchmarks.Table;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.flows.Sheets;
import org.touchstone.kernel.flow.BitsPerDimension;
import org.touchstone.kernel.flow.BitsPerDimension.Statistics;
import org.touchstone.kernel.flow.Dequantization;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.flow.FlowTraining;
import org.touchstone.kernel.flow.FlowTrainingSpec;
import org.touchstone.kernel.flow.Health;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/** A flow trained on images in batches of 64, epoch after shuffled epoch, kept in a folder so that it can go on. */
final class ImageRun implements AutoCloseable {
    private static final int BATCH = 64;
    private static final int CALIBRATION = 1024;
    private static final int LOOKED_AT = 1000;
    private static final int SAMPLES = 60;
    private static final int COLUMNS = 10;
    private static final double FLOOR = 0.02;

    private final FlowSpec.Images flow;
    private final FlowTraining training;
    private final byte[] train;
    private final byte[] test;
    private final int size;
    private final Key key;
    private final Path folder;
    private final List<Look> looks = new ArrayList<>();

    /** Bits per dimension of the first test images, with recalibrated and with running statistics. */
    record Look(long step, double recalibrated, double running) {}

    private ImageRun(FlowSpec.Images flow, FlowTraining training, byte[] train, byte[] test, Key key, Path folder) {
        this.flow = flow;
        this.training = training;
        this.train = train;
        this.test = test;
        this.size = flow.channels() * flow.height() * flow.width();
        this.key = key;
        this.folder = folder;
    }

    /** Goes on from the folder's snapshot, or starts. */
    static ImageRun open(FlowSpec flow, byte[] train, byte[] test, int steps, long seed, Path folder) {
        FlowTrainingSpec spec = FlowTrainingSpec.of(1e-3, new Schedule.Cosine(steps, FLOOR), seed);
        Path file = folder.resolve("training.safetensors");
        FlowTraining training = Files.exists(file)
                ? FlowTraining.restore(flow, spec, ArrayFiles.read(file))
                : FlowTraining.start(flow, spec, DType.F32);
        ImageRun run = new ImageRun((FlowSpec.Images) flow, training, train, test, Key.of(seed), folder);
        run.readLooks();
        return run;
    }

    List<Look> looks() {
        return looks;
    }

    /** Steps until the given one; every so many steps a look and a snapshot. */
    void train(int until, int every, Consumer<String> out) {
        double sum = 0;
        while (training.stepsDone() < until) {
            FlowTraining.Step step = Scope.evaluate(() -> training.step(batch(training.stepsDone())));
            sum += step.negativeLogDensity();
            if (step.number() % every == 0) {
                out.accept(String.format(
                        Locale.ROOT, "step %d: %.2f bits/dim in training", step.number(), bits(sum / every)));
                sum = 0;
                look(out);
                save();
            }
        }
    }

    private double bits(double negativeLogDensity) {
        return BitsPerDimension.ofNats(negativeLogDensity, size, Dequantization.LEVELS);
    }

    private Tensor batch(long step) {
        int perEpoch = train.length / size / BATCH;
        long epoch = step / perEpoch;
        int[] order = key.fold("shuffle").fold(epoch).permutation(train.length / size);
        int from = Math.toIntExact(step % perEpoch) * BATCH;
        return images(
                train,
                Arrays.copyOfRange(order, from, from + BATCH),
                key.fold("noise").fold(epoch));
    }

    private Tensor images(byte[] pixels, int[] numbers, Key noise) {
        byte[] some = new byte[numbers.length * size];
        for (int i = 0; i < numbers.length; i++) {
            System.arraycopy(pixels, numbers[i] * size, some, i * size, size);
        }
        return Dequantization.uniform(some, numbers, flow, noise, DType.F32);
    }

    private void look(Consumer<String> out) {
        byte[] first = Arrays.copyOf(test, LOOKED_AT * size);
        try (Flow running = training.flow();
                Flow flow = recalibrated(running)) {
            Look look = new Look(
                    training.stepsDone(),
                    measure(flow, first, Statistics.RECALIBRATED).mean(),
                    measure(running, first, Statistics.RUNNING).mean());
            looks.add(look);
            out.accept(String.format(
                    Locale.ROOT,
                    "step %d: %.3f bits/dim of %d test images, with running statistics %.3f",
                    look.step(),
                    look.recalibrated(),
                    LOOKED_AT,
                    look.running()));
            draw(flow);
        }
    }

    private void draw(Flow flow) {
        float[] samples = Scope.evaluate(
                () -> flow.sample(key.fold("samples"), SAMPLES, 1).toFloats());
        ImageDimensions shape = new ImageDimensions(this.flow.channels(), this.flow.height(), this.flow.width());
        try {
            Files.write(folder.resolve("samples.png"), Sheets.draw(samples, shape, COLUMNS));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write in " + folder, failure);
        }
    }

    private BitsPerDimension measure(Flow flow, byte[] pixels, Statistics statistics) {
        return BitsPerDimension.of(flow, pixels, 1, key.fold("test"), statistics);
    }

    private Flow recalibrated(Flow running) {
        int[] numbers = IntStream.range(0, CALIBRATION).toArray();
        return Scope.evaluate(() -> running.recalibrated(images(train, numbers, key.fold("calibration"))));
    }

    /** What the whole test set says of the model as it is now. */
    void finish(Table table, long seed) {
        String seeds = Long.toString(seed);
        try (Flow running = training.flow();
                Flow flow = recalibrated(running)) {
            BitsPerDimension bits = measure(flow, test, Statistics.RECALIBRATED);
            table.row(
                    "A4",
                    "... on all " + bits.images() + " test images: uniform noise, K = 1, alpha " + bits.alpha()
                            + ", recalibrated on " + CALIBRATION + " training images",
                    "no NaN",
                    String.format(
                            Locale.ROOT,
                            "%.3f +- %.3f bits/dim, %d not finite",
                            bits.mean(),
                            bits.standardError(),
                            bits.notFinite()),
                    seeds,
                    bits.notFinite() == 0);
            Health health = Scope.evaluate(
                    () -> Health.of(flow, images(test, IntStream.range(0, BATCH).toArray(), key.fold("health"))));
            table.row(
                    "I2",
                    "... encoding and decoding 64 test images: error in grey levels; largest latent",
                    "< 0.01",
                    String.format(Locale.ROOT, "%.1e; %.1f", 256 * health.roundTripError(), health.largestLatent()),
                    seeds,
                    256 * health.roundTripError() < 0.01);
        }
    }

    private void save() {
        try {
            Path part = folder.resolve("training.part");
            ArrayFiles.write(training.snapshot(), part);
            Files.move(part, folder.resolve("training.safetensors"), StandardCopyOption.REPLACE_EXISTING);
            List<String> lines = looks.stream()
                    .map(look -> look.step() + " " + look.recalibrated() + " " + look.running())
                    .toList();
            Files.write(folder.resolve("looks.txt"), lines);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write in " + folder, failure);
        }
    }

    private void readLooks() {
        Path file = folder.resolve("looks.txt");
        if (training.stepsDone() == 0 || !Files.exists(file)) {
            return;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                String[] part = line.split(" ", -1);
                looks.add(new Look(Long.parseLong(part[0]), Double.parseDouble(part[1]), Double.parseDouble(part[2])));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + file, failure);
        }
    }

    @Override
    public void close() {
        training.close();
    }
}
