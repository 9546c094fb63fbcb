package org.touchstone.benchmarks.density;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.touchstone.kernel.flow.Dequantization;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.flow.FlowTraining;
import org.touchstone.kernel.flow.FlowTrainingSpec;
import org.touchstone.kernel.flow.PlaneDensity;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Threads;

/**
 * The platform's side of pytorch/real_nvp.py: for each line "work times" it does the work so many times and answers with
 * nanoseconds of wall and of thread time.
 */
public final class Turns {
    private static final int POINTS = 256;
    private static final int MANY_POINTS = 100_000;
    private static final int IMAGES = 64;
    private static final FlowSpec DIGITS = FlowSpec.mnistSmall();

    private final Map<String, Runnable> works = new LinkedHashMap<>();
    private long step;

    /** Answers until the lines end. */
    public void run(BufferedReader lines, Consumer<String> out) {
        Threads.use(1);
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", -1);
                out.accept(turn(parts[0], Integer.parseInt(parts[1])));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String turn(String name, int times) {
        Runnable work = works.computeIfAbsent(name, this::work);
        long wall = System.nanoTime();
        long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        return (System.nanoTime() - wall) + " "
                + (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - thread);
    }

    private Runnable work(String name) {
        return switch (name) {
            case "plane-step" -> planeStep();
            case "plane-density" -> encoding(FlowSpec.plane(), MANY_POINTS);
            case "plane-sample" -> decoding(FlowSpec.plane(), MANY_POINTS);
            case "plane-one" -> encoding(FlowSpec.plane(), 1);
            case "digits-step" -> digitsStep(false);
            case "digits-step-reversible" -> digitsStep(true);
            case "digits-encode" -> encoding(DIGITS, IMAGES);
            case "digits-decode" -> decoding(DIGITS, IMAGES);
            case "digits-one" -> encoding(DIGITS, 1);
            default -> throw new IllegalArgumentException("there is no work " + name);
        };
    }

    private static FlowTraining training(FlowSpec spec, boolean reversible) {
        FlowTrainingSpec plain = FlowTrainingSpec.of(1e-3, new Schedule.Constant(), 1);
        return FlowTraining.start(spec, reversible ? plain.withReversible() : plain, DType.F32);
    }

    private Runnable planeStep() {
        FlowTraining training = training(FlowSpec.plane(), false);
        Key data = Key.of(1);
        return () ->
                Scope.evaluate(() -> training.step(PlaneDensity.MOONS.sample(data.fold(step++), POINTS, DType.F32)));
    }

    private Runnable digitsStep(boolean reversible) {
        FlowTraining training = training(DIGITS, reversible);
        byte[] pixels = noise();
        int[] numbers = IntStream.range(0, IMAGES).toArray();
        Key noise = Key.of(2);
        return () -> Scope.evaluate(
                () -> training.step(Dequantization.uniform(pixels, numbers, DIGITS, noise.fold(step++), DType.F32)));
    }

    private static byte[] noise() {
        byte[] pixels = new byte[IMAGES * 28 * 28];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Key.of(3).bits(i);
        }
        return pixels;
    }

    private static Runnable encoding(FlowSpec spec, int count) {
        Flow flow = flow(spec);
        Tensor x = kept(() -> RandomTensors.uniform(Key.of(4), DType.F32, 0, 1, shape(spec, count)));
        return () -> Scope.evaluate(() -> flow.logDensity(x).toDoubles());
    }

    private static Runnable decoding(FlowSpec spec, int count) {
        Flow flow = flow(spec);
        Tensor z = kept(() -> RandomTensors.normal(Key.of(4), DType.F32, shape(spec, count)));
        return () -> Scope.evaluate(() -> flow.decode(z).value().toDoubles());
    }

    private static Flow flow(FlowSpec spec) {
        try (FlowTraining training = training(spec, false)) {
            return training.flow();
        }
    }

    private static Tensor kept(Supplier<Tensor> made) {
        try (Scope scope = Scope.open()) {
            return scope.release(made.get());
        }
    }

    private static long[] shape(FlowSpec spec, int count) {
        return IntStream.range(0, spec.shape().size() + 1)
                .mapToLong(axis -> axis == 0 ? count : spec.shape().get(axis - 1))
                .toArray();
    }
}
