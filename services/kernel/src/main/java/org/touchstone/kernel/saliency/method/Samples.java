package org.touchstone.kernel.saliency.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.onnx.run.GraphRunner;
import org.touchstone.kernel.onnx.run.Tape;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * Weighted sums of gradients over many points per image, for several variants of a network at once: points and the part of
 * the forward pass that variants share are computed once. What is linear is done after summing: the way back through the
 * affine beginning ("stem") of the network is walked once per image, and a path's points need no pass through it.
 */
final class Samples {
    private final Target target;
    private final String stem;
    private final int rows;

    Samples(Target target, String stem, int rows) {
        this.target = target;
        this.stem = stem;
        this.rows = rows;
    }

    /** Per variant: the integral of dS/dx from the baseline to x, [N, C, H, W], in the current scope. */
    List<Tensor> pathIntegrals(Tensor x, List<Integer> classes, List<Variant> variants, Quadrature quadrature) {
        double[] nodes = quadrature.nodes();
        double[] weights = quadrature.weights();
        Tensor blank = Baselines.like(x, target.baseline());
        List<Ends> ends = ends(x, blank, variants);
        List<List<Tensor>> sums = lists(variants.size());
        for (List<Chunk> same : Chunk.byImages(classes.size(), nodes.length, rows)) {
            Tensor[] sum = new Tensor[variants.size()];
            for (Chunk chunk : same) {
                Tensor share = column(
                        Arrays.copyOfRange(
                                weights, chunk.samples().from(), chunk.samples().to()),
                        x);
                Tensor at = column(
                        Arrays.copyOfRange(
                                nodes, chunk.samples().from(), chunk.samples().to()),
                        x);
                try (Scope scope = Scope.open()) {
                    Pass pass = new Pass(chunk.repeat(classes), variants.get(0).runner());
                    for (int v = 0; v < sum.length; v++) {
                        int variant = v;
                        Tensor gradient = pass.gradient(
                                variants.get(v), () -> Map.of(stem, points(ends.get(variant), chunk, at)), stem);
                        add(scope, sum, v, weighted(gradient, chunk, share));
                    }
                }
            }
            collect(sums, sum);
        }
        List<Tensor> integrals = new ArrayList<>();
        for (int v = 0; v < sums.size(); v++) {
            integrals.add(backThroughStem(ends.get(v).tape(), Shaping.cat(sums.get(v), 0)));
        }
        return integrals;
    }

    /** Both ends of the path behind the stem. */
    private record Ends(Tape tape, Tensor full, Tensor blank) {}

    private List<Ends> ends(Tensor x, Tensor blank, List<Variant> variants) {
        Ends shared = ends(x, blank, variants.get(0).runner());
        return variants.stream()
                .map(variant -> variant.ownStem() ? ends(x, blank, variant.runner()) : shared)
                .toList();
    }

    private Ends ends(Tensor x, Tensor blank, GraphRunner runner) {
        Tape tape = runner.forward(Map.of(target.input(), x), List.of(stem));
        Tensor dark =
                runner.evaluate(Map.of(target.input(), blank), List.of(stem)).get(stem);
        return new Ends(tape, tape.value(stem), dark);
    }

    /** An affine map takes a straight line to a straight line. */
    private static Tensor points(Ends ends, Chunk chunk, Tensor at) {
        Tensor from = flat(ends.blank(), chunk);
        Tensor way = flat(ends.full(), chunk).sub(from);
        return rows(from.add(way.mul(at)), ends.full(), chunk);
    }

    /** Sums of the gradient over noisy copies; of its difference from a reference, and of the square of that. */
    record NoiseSums(Tensor first, Tensor second) {}

    /**
     * Per variant: the sum over noisy copies of dS/dx, [N, C, H, W].
     *
     * @param spread deviation of the noise by the range of each image
     */
    List<Tensor> noisyGradients(ImageBatch batch, List<Variant> variants, int samples, double spread) {
        List<List<Tensor>> sums = lists(variants.size());
        for (List<Chunk> same : Chunk.byImages(batch.count(), samples, rows)) {
            Tensor[] sum = new Tensor[variants.size()];
            Tensor noise = noise(batch, same.get(0).images(), samples, spread);
            for (Chunk chunk : same) {
                try (Scope scope = Scope.open()) {
                    Pass pass = new Pass(
                            chunk.repeat(batch.classes()), variants.get(0).runner());
                    Tensor rows = noisy(batch.x(), noise, chunk);
                    for (int v = 0; v < sum.length; v++) {
                        Tensor gradient = pass.gradient(variants.get(v), () -> Map.of(target.input(), rows), stem);
                        add(scope, sum, v, Reduce.sum(byImage(gradient, chunk), false, 1));
                    }
                }
            }
            noise.close();
            collect(sums, sum);
        }
        Tape shared = variants.get(0).runner().forward(Map.of(target.input(), batch.x()), List.of(stem));
        List<Tensor> totals = new ArrayList<>();
        for (int v = 0; v < sums.size(); v++) {
            Tape tape = variants.get(v).ownStem()
                    ? variants.get(v).runner().forward(Map.of(target.input(), batch.x()), List.of(stem))
                    : shared;
            totals.add(backThroughStem(tape, Shaping.cat(sums.get(v), 0)));
        }
        return totals;
    }

    /**
     * Per variant: sums over noisy copies of d and of d squared, d being dS/dx less a reference, which keeps the variance
     * exact where the gradient hardly changes.
     */
    List<NoiseSums> noisyMoments(
            ImageBatch batch, List<Variant> variants, List<Tensor> references, int samples, double spread) {
        List<List<Tensor>> firsts = lists(variants.size());
        List<List<Tensor>> seconds = lists(variants.size());
        for (List<Chunk> same : Chunk.byImages(batch.count(), samples, rows)) {
            Tensor[] first = new Tensor[variants.size()];
            Tensor[] second = new Tensor[variants.size()];
            Tensor noise = noise(batch, same.get(0).images(), samples, spread);
            for (Chunk chunk : same) {
                try (Scope scope = Scope.open()) {
                    Pass pass = new Pass(
                            chunk.repeat(batch.classes()), variants.get(0).runner());
                    Tensor rows = noisy(batch.x(), noise, chunk);
                    for (int v = 0; v < first.length; v++) {
                        Tensor gradient =
                                pass.gradient(variants.get(v), () -> Map.of(target.input(), rows), target.input());
                        Tensor d = byImage(gradient, chunk).sub(flat(references.get(v), chunk));
                        add(scope, first, v, Reduce.sum(d, false, 1));
                        add(scope, second, v, Reduce.sum(Elementwise.square(d), false, 1));
                    }
                }
            }
            noise.close();
            collect(firsts, first);
            collect(seconds, second);
        }
        List<NoiseSums> sums = new ArrayList<>();
        for (int v = 0; v < firsts.size(); v++) {
            long[] shape = batch.x().shape();
            sums.add(new NoiseSums(
                    Shaping.cat(firsts.get(v), 0).reshape(shape),
                    Shaping.cat(seconds.get(v), 0).reshape(shape)));
        }
        return sums;
    }

    /** Per variant: the mean over noisy copies of integrated gradients of the copies, [N, C, H, W]. */
    List<Tensor> smoothedPaths(ImageBatch batch, List<Variant> variants, Method.SmoothedIntegratedGradients method) {
        List<List<Tensor>> sums = lists(variants.size());
        for (List<Chunk> same : Chunk.byImages(batch.count(), method.samples(), rows)) {
            Tensor[] sum = new Tensor[variants.size()];
            Tensor noise = noise(batch, same.get(0).images(), method.samples(), method.spread());
            for (Chunk chunk : same) {
                try (Scope scope = Scope.open()) {
                    Tensor copies = noisy(batch.x(), noise, chunk);
                    Tensor way = copies.sub(Baselines.like(copies, target.baseline()));
                    List<Tensor> integrals =
                            pathIntegrals(copies, chunk.repeat(batch.classes()), variants, method.quadrature());
                    for (int v = 0; v < sum.length; v++) {
                        Tensor paths = byImage(integrals.get(v).mul(way), chunk);
                        add(scope, sum, v, Reduce.sum(paths, false, 1));
                    }
                }
            }
            noise.close();
            collect(sums, sum);
        }
        long[] shape = batch.x().shape();
        return sums.stream()
                .map(parts -> Shaping.cat(parts, 0).div(method.samples()).reshape(shape))
                .toList();
    }

    /** [images, samples, C, H, W] of the noise of some images. */
    private static Tensor noise(ImageBatch batch, Chunk.Range images, int samples, double spread) {
        return Scope.compute(() -> {
            long[] shape = batch.x().shape();
            long[] one = Arrays.copyOfRange(shape, 1, shape.length);
            List<Tensor> all = new ArrayList<>();
            double[] ranges = Reduce.amax(batch.x(), false, 1, 2, 3)
                    .sub(Reduce.amin(batch.x(), false, 1, 2, 3))
                    .toDoubles();
            for (int i = images.from(); i < images.to(); i++) {
                all.add(batch.noise()
                        .draw(i, samples, spread * ranges[i], batch.x().dtype(), one));
            }
            return Shaping.stack(all, 0);
        });
    }

    private static Tensor noisy(Tensor x, Tensor noise, Chunk chunk) {
        Tensor some =
                Shaping.slice(noise, 1, chunk.samples().from(), chunk.samples().to());
        Tensor images =
                Shaping.slice(x, 0, chunk.images().from(), chunk.images().to());
        long[] shape = x.shape();
        shape[0] = chunk.rows();
        return some.add(Shaping.unsqueeze(images, 1)).reshape(shape);
    }

    /** One chunk's forward passes: the first variant's is shared by those that have numbers in common with it. */
    private final class Pass {
        private final List<Integer> classes;
        private final GraphRunner first;
        private @Nullable Tape shared;

        Pass(List<Integer> classes, GraphRunner first) {
            this.classes = classes;
            this.first = first;
        }

        /** dS/dwanted per row. */
        Tensor gradient(Variant variant, Supplier<Map<String, Tensor>> known, String wanted) {
            if (variant.ownStem()) {
                return Scope.compute(
                        () -> back(variant.runner().forward(known.get(), List.of(target.scores())), wanted));
            }
            if (shared == null) {
                shared = first.forward(known.get(), List.of(target.scores()));
            }
            Tape base = shared;
            return Scope.compute(() ->
                    back(variant.runner() == first ? base : variant.runner().resume(base), wanted));
        }

        private Tensor back(Tape tape, String wanted) {
            Tensor scores = tape.value(target.scores());
            return tape.vjp(Map.of(target.scores(), OneHot.like(scores, classes)), List.of(wanted))
                    .of(wanted);
        }
    }

    private Tensor backThroughStem(Tape tape, Tensor sum) {
        Tensor cotangent = sum.reshape(tape.value(stem).shape());
        return tape.vjp(Map.of(stem, cotangent), List.of(target.input())).of(target.input());
    }

    /** [images, 1, numbers of one image] of the images of a chunk. */
    private static Tensor flat(Tensor perImage, Chunk chunk) {
        Tensor some =
                Shaping.slice(perImage, 0, chunk.images().from(), chunk.images().to());
        return some.reshape(chunk.images().length(), 1, -1);
    }

    /** [images, samples, numbers of one image] of the rows of a chunk. */
    private static Tensor byImage(Tensor rows, Chunk chunk) {
        return rows.reshape(chunk.images().length(), chunk.samples().length(), -1);
    }

    private static Tensor rows(Tensor byImage, Tensor like, Chunk chunk) {
        long[] shape = like.shape();
        shape[0] = chunk.rows();
        return byImage.reshape(shape);
    }

    /** The weighted sum over samples: [images, numbers of one image]. */
    private static Tensor weighted(Tensor rows, Chunk chunk, Tensor weights) {
        Tensor row = weights.reshape(1, 1, -1);
        return Shaping.squeeze(row.matmul(byImage(rows, chunk)), 1);
    }

    /** [1, numbers, 1] in the type of x. */
    private static Tensor column(double[] numbers, Tensor x) {
        return Scope.compute(() -> Tensors.of(numbers, 1, numbers.length, 1).to(x.dtype()));
    }

    private static void add(Scope scope, Tensor[] sums, int place, Tensor more) {
        Tensor before = sums[place];
        Tensor after = before == null ? more : before.add(more);
        sums[place] = scope.keep(after);
        if (before != null) {
            before.close();
        }
    }

    private static List<List<Tensor>> lists(int count) {
        List<List<Tensor>> lists = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lists.add(new ArrayList<>());
        }
        return lists;
    }

    private static void collect(List<List<Tensor>> lists, Tensor[] parts) {
        for (int i = 0; i < parts.length; i++) {
            lists.get(i).add(parts[i]);
        }
    }
}
