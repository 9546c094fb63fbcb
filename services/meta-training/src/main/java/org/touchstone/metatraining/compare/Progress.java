package org.touchstone.metatraining.compare;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.l2l.RaceResult;
import org.touchstone.kernel.tensor.DType;

/**
 * What a comparison has measured so far: scores of rates, and losses of the contestants by recorded step and function. Changed in
 * place.
 */
final class Progress {
    private static final int MOST_RECORDED = 500;
    private static final long MOST_NUMBERS = 20_000_000;
    private static final String SCORES = "scores";
    private static final String SUMS = "sums";
    private static final String LOSSES = "losses/";
    private static final String FALLS = "falls";
    private static final double NEVER = -1;

    private final int steps;
    private final int functions;
    private final List<Integer> recorded;
    private final double[] scores;
    private final double[] sums;
    private final double[] falls;
    private final List<double[]> losses = new ArrayList<>();

    /** {@link SpecException} when the losses would not fit into memory. */
    Progress(int scores, int contestants, int steps, int functions, boolean guarded) {
        this.steps = steps;
        this.functions = functions;
        int every = (steps + MOST_RECORDED - 1) / MOST_RECORDED;
        this.recorded = IntStream.rangeClosed(0, steps)
                .filter(t -> t % every == 0 || t == steps)
                .boxed()
                .toList();
        requireRoom((long) contestants * recorded.size() * functions);
        this.scores = new double[scores];
        this.sums = new double[contestants];
        this.falls = new double[guarded ? functions : 0];
        for (int c = 0; c < contestants; c++) {
            losses.add(new double[recorded.size() * functions]);
        }
    }

    /** {@link SpecException} when all races together would not fit into memory. */
    static void requireRoom(List<Progress> races) {
        requireRoom(races.stream().mapToLong(Progress::numbers).sum());
    }

    private static void requireRoom(long numbers) {
        SpecException.require(
                numbers <= MOST_NUMBERS,
                "test.functions",
                "times recorded steps and optimizers is more than " + MOST_NUMBERS
                        + " losses; race fewer functions, or fewer variants");
    }

    private long numbers() {
        return losses.stream().mapToLong(row -> row.length).sum();
    }

    List<Integer> recorded() {
        return recorded;
    }

    void score(int place, double value) {
        scores[place] = value;
    }

    double score(int place) {
        return scores[place];
    }

    /** After how many steps the learned optimizer gave way on a function of a guarded race, if it did. */
    void fell(int function, OptionalLong step) {
        if (falls.length > 0) {
            falls[function] = step.isPresent() ? step.getAsLong() : NEVER;
        }
    }

    /** The steps after which the learned optimizer gave way, of the functions on which it did, in ascending order. */
    long[] falls() {
        return Arrays.stream(falls)
                .filter(step -> step >= 0)
                .mapToLong(step -> (long) step)
                .sorted()
                .toArray();
    }

    /** Losses of the functions from {@code from} on. */
    void add(int contestant, int from, RaceResult block) {
        double[][] all = block.losses();
        for (int t = 0; t < steps; t++) {
            for (double loss : all[t]) {
                sums[contestant] += loss / functions;
            }
        }
        for (int r = 0; r < recorded.size(); r++) {
            double[] some = all[recorded.get(r)];
            System.arraycopy(some, 0, losses.get(contestant), r * functions + from, some.length);
        }
    }

    /** The sum of the mean losses of all steps but the last. */
    double sum(int contestant) {
        return sums[contestant];
    }

    /** Losses at the recorded steps. */
    RaceResult result(int contestant) {
        return result(contestant, IntStream.range(0, recorded.size()).boxed().toList(), functions);
    }

    /** Losses of the first functions at some of the recorded steps, by their places. */
    RaceResult result(int contestant, List<Integer> places, int first) {
        double[][] rows = new double[places.size()][first];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(losses.get(contestant), places.get(r) * functions, rows[r], 0, first);
        }
        return new RaceResult(rows);
    }

    /** Adds its arrays, their names behind a prefix of its own. */
    void save(Map<String, NamedArray> arrays, String prefix) {
        put(arrays, prefix + SCORES, scores);
        put(arrays, prefix + SUMS, sums);
        if (falls.length > 0) {
            put(arrays, prefix + FALLS, falls);
        }
        for (int c = 0; c < losses.size(); c++) {
            put(arrays, prefix + LOSSES + c, losses.get(c));
        }
    }

    /** {@link SpecException} when the arrays of that prefix are of another race. */
    void restore(Snapshot snapshot, String prefix) {
        take(snapshot, prefix + SCORES, scores);
        take(snapshot, prefix + SUMS, sums);
        if (falls.length > 0) {
            take(snapshot, prefix + FALLS, falls);
        }
        for (int c = 0; c < losses.size(); c++) {
            take(snapshot, prefix + LOSSES + c, losses.get(c));
        }
    }

    private static void put(Map<String, NamedArray> arrays, String name, double[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(numbers);
        arrays.put(name, new NamedArray(name, DType.F64, List.of((long) numbers.length), bytes));
    }

    private static void take(Snapshot snapshot, String name, double[] into) {
        NamedArray array = snapshot.arrays().get(name);
        SpecException.require(
                array != null && array.shape().equals(List.of((long) into.length)),
                name,
                "is missing, or of another comparison, in the checkpoint");
        Objects.requireNonNull(array).data().asDoubleBuffer().get(into);
    }
}
