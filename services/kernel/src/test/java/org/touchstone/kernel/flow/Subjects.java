package org.touchstone.kernel.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Differences;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Tensor;

/** Every kind of bijection, small, for laws that hold for each. */
final class Subjects {
    private Subjects() {}

    @SuppressWarnings("ArrayRecordComponent")
    record Subject(String name, Bijection bijection, long[] shape) {
        @Override
        public String toString() {
            return name;
        }

        Tensor input(long seed, int count) {
            long[] full = new long[shape.length + 1];
            full[0] = count;
            System.arraycopy(shape, 0, full, 1, shape.length);
            return bijection instanceof Logit
                    ? RandomTensors.uniform(Key.of(seed), DType.F64, 0.01, 0.99, full)
                    : Differences.normal(seed, full);
        }

        /** Parameters away from their start, where an untrained coupling is the identity. */
        Pass pass(long seed) {
            return Pass.frozen(parameters(seed), statistics());
        }

        /** One that normalizes by the batch. */
        Pass batch(Params parameters) {
            return Pass.batch(parameters, statistics(), 0.1);
        }

        Params statistics() {
            return bijection.initialStatistics(DType.F64).map(s -> s.add(0.3));
        }

        Params parameters(long seed) {
            Params initial = bijection.initialParameters(Key.of(seed), DType.F64);
            List<Tensor> moved = new ArrayList<>();
            for (Tensor p : initial.tensors()) {
                moved.add(p.add(
                        Differences.normal(seed + moved.size() + 1, p.shape()).mul(0.2)));
            }
            return initial.with(moved);
        }
    }

    static Stream<Subject> all() {
        Mask checker = new Mask.Checkerboard(false);
        Mask channels = new Mask.Channels(true);
        AffineCoupling.Order first = AffineCoupling.Order.SCALE_FIRST;
        AffineCoupling.Order shift = AffineCoupling.Order.SHIFT_FIRST;
        return Stream.of(
                new Subject(
                        "checkerboard coupling",
                        new AffineCoupling("c", checker, new PlainConvolutions("c", 2, 5), first),
                        new long[] {2, 3, 4}),
                new Subject(
                        "channel coupling, residual network",
                        new AffineCoupling("c", channels, new ResidualNetwork("n", 4, 6, 2, false), first),
                        new long[] {4, 2, 2}),
                new Subject(
                        "checkerboard coupling, residual network, shift first",
                        new AffineCoupling("c", checker, new ResidualNetwork("n", 1, 6, 1, true), shift),
                        new long[] {1, 4, 4}),
                new Subject(
                        "vector coupling",
                        new AffineCoupling(
                                "v", new Mask.Dimensions(List.of(true, false, true)), new Mlp("v", 3, 8), first),
                        new long[] {3}),
                new Subject("batch norm", new BatchNormBijection("b", 3, null, 1e-4), new long[] {3, 2, 2}),
                new Subject("batch norm, active", new BatchNormBijection("b", 2, checker, 1e-4), new long[] {2, 3, 3}),
                new Subject("batch norm, half", new BatchNormBijection("b", 2, channels, 1e-4), new long[] {2, 2, 2}),
                new Subject("batch norm, vectors", new BatchNormBijection("b", 3, null, 1e-4), new long[] {3}),
                new Subject("act norm", new ActNorm("a", 2), new long[] {2, 2, 3}),
                new Subject("invertible convolution", new InvertibleConvolution("i", 3), new long[] {3, 2, 2}),
                new Subject("squeeze plain", new Squeeze(Squeeze.Order.PLAIN), new long[] {2, 4, 2}),
                new Subject("squeeze ordered", new Squeeze(Squeeze.Order.ORDERED), new long[] {2, 4, 2}),
                new Subject("space to depth", new Squeeze(Squeeze.Order.SPACE_TO_DEPTH), new long[] {2, 4, 2}),
                new Subject("logit", new Logit(0.05), new long[] {1, 3, 3}),
                new Subject("two scales", twoScales(), new long[] {1, 4, 4}));
    }

    static Bijection twoScales() {
        AffineCoupling.Order order = AffineCoupling.Order.SCALE_FIRST;
        Mask checker = new Mask.Checkerboard(true);
        return new MultiScale(
                new Chain(List.of(
                        new AffineCoupling("s0", checker, new PlainConvolutions("s0", 1, 4), order),
                        new BatchNormBijection("n0", 1, checker, 1e-4))),
                new Squeeze(Squeeze.Order.PLAIN),
                new Chain(List.of(
                        new AffineCoupling("s1", new Mask.Channels(false), new PlainConvolutions("s1", 4, 4), order))),
                new Squeeze(Squeeze.Order.ORDERED),
                new AffineCoupling("s2", checker, new PlainConvolutions("s2", 2, 4), order));
    }
}
