package org.touchstone.kernel.saliency.method;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.run.Tape;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * Explains batches of images by several methods and for several networks of one graph at once: one gradient serves all
 * methods that are made of it, one set of noisy copies all methods of that noise, one forward pass all networks below the
 * layers in which they differ. Memory depends on the micro-batch and the batch, not on steps or samples.
 */
public final class Explainer {
    private final OnnxNetwork graph;
    private final Target target;
    private final Set<Method> methods;
    private final int rows;
    private final SinglePass single;
    private final Samples samples;
    private final Set<Integer> stemNodes;

    /**
     * @param graph any network of the graph
     * @param rows images that go through the network at once
     */
    public Explainer(OnnxNetwork graph, Target target, List<Method> methods, int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("a micro-batch has at least one row");
        }
        this.graph = graph;
        this.target = target;
        this.methods = new LinkedHashSet<>(methods);
        this.rows = rows;
        this.single = new SinglePass(graph, target, this.methods);
        NetworkValues values = new NetworkValues(graph);
        String stem = values.affineEnd(target.input(), target.scores());
        this.samples = new Samples(target, stem, rows);
        this.stemNodes = values.path(target.input(), stem).stream()
                .map(NetworkNode::index)
                .collect(Collectors.toSet());
    }

    /** Why a method says nothing about this graph, whatever its numbers; empty when it does. */
    public Optional<String> inapplicable(Method method) {
        boolean guided = method instanceof Method.GuidedBackpropagation
                || method instanceof Method.GuidedGradCam
                || method instanceof Method.Deconvnet;
        boolean cam = method instanceof Method.GradCam || method instanceof Method.GuidedGradCam;
        if (guided
                && new NetworkValues(graph)
                        .rectifiers(target.input(), target.scores())
                        .isEmpty()) {
            return Optional.of(
                    "the network has no ReLU between its input and its scores, so the method is the gradient");
        }
        if (cam && target.activation().isEmpty()) {
            return Optional.of("the network has no convolution whose activation Grad-CAM could weigh");
        }
        return Optional.empty();
    }

    /**
     * One explanation per network, in order, in the current scope. Networks differ in numbers only; what they have in common
     * with the first is computed once. Methods that are {@link #inapplicable} are left out.
     *
     * @param recompute whether to explain each network's own highest class too
     */
    public List<Explanation> explain(ImageBatch batch, List<Explained> networks, boolean recompute) {
        try (Scope scope = Scope.open()) {
            List<Variant> variants = variants(networks);
            List<Explanation> singles = singlePasses(batch, variants, recompute);
            List<Map<Method, Tensor>> found = singles.stream()
                    .<Map<Method, Tensor>>map(each -> new HashMap<>(each.attributions()))
                    .toList();
            paths(batch, variants, found);
            noises(batch, variants, found);
            smoothedPaths(batch, variants, found);
            others(batch, variants, found);
            List<Explanation> kept = new ArrayList<>();
            for (int v = 0; v < found.size(); v++) {
                kept.add(keep(scope, singles.get(v), found.get(v)));
            }
            return kept;
        }
    }

    /** The scores of each network, [N, classes], in the current scope. */
    public List<Tensor> scores(Tensor x, List<Explained> networks) {
        return networks.stream()
                .map(each -> Scope.compute(() -> each.runner()
                        .evaluate(Map.of(target.input(), x), List.of(target.scores()))
                        .get(target.scores())
                        .reshape(x.size(0), -1)))
                .toList();
    }

    /**
     * How far the attributions of integrated gradients are from what they should sum to, S(x) - S(baseline), by that: one
     * number per image (Sundararajan, Taly and Yan 2017, proposition 1).
     *
     * @param scores of x, [N, classes]
     */
    public double[] incompleteness(ImageBatch batch, Explained network, Tensor scores, Tensor attributions) {
        return Scope.evaluate(() -> {
            Tensor blank = Baselines.like(batch.x(), target.baseline());
            Tensor dark = scores(blank, List.of(network)).get(0);
            double[] change = Reduce.sum(scores.sub(dark).mul(OneHot.like(scores, batch.classes())), false, 1)
                    .toDoubles();
            double[] sums = Reduce.sum(attributions, false, 1, 2, 3).toDoubles();
            double[] errors = new double[sums.length];
            for (int i = 0; i < errors.length; i++) {
                errors[i] = Math.abs(sums[i] - change[i]) / Math.abs(change[i]);
            }
            return errors;
        });
    }

    private Explanation keep(Scope scope, Explanation explanation, Map<Method, Tensor> found) {
        Map<Method, Tensor> wanted = new LinkedHashMap<>();
        for (Method method : methods) {
            Tensor tensor = found.get(method);
            if (tensor != null) {
                wanted.put(method, scope.keep(tensor));
            }
        }
        explanation.recomputed().values().forEach(scope::keep);
        return new Explanation(
                scope.keep(explanation.scores()), wanted, explanation.recomputed(), explanation.guided());
    }

    private List<Variant> variants(List<Explained> networks) {
        OnnxNetwork first = networks.get(0).runner().network();
        return networks.stream()
                .map(each -> {
                    OnnxNetwork network = each.runner().network();
                    boolean own = network.dependents(network.differences(first)).stream()
                            .anyMatch(node -> stemNodes.contains(node.index()));
                    return new Variant(each.runner(), own, each.state());
                })
                .toList();
    }

    private List<Explanation> singlePasses(ImageBatch batch, List<Variant> variants, boolean recompute) {
        Tape first = variants.get(0).runner().forward(Map.of(target.input(), batch.x()), List.of(target.scores()));
        List<Explanation> found = new ArrayList<>();
        for (int v = 0; v < variants.size(); v++) {
            try (Scope scope = Scope.open()) {
                Tape tape = v == 0 ? first : variants.get(v).runner().resume(first);
                Tensor scores = tape.value(target.scores());
                SinglePass.Maps maps = single.explain(tape, OneHot.like(scores, batch.classes()));
                Map<Method, Tensor> recomputed = new HashMap<>();
                if (recompute) {
                    List<Integer> highest = highest(scores, batch.count());
                    recomputed.putAll(
                            single.explain(tape, OneHot.like(scores, highest)).attributions());
                    recomputed.keySet().retainAll(methods);
                }
                maps.attributions().values().forEach(scope::keep);
                recomputed.values().forEach(scope::keep);
                Tensor table = scope.keep(scores.detach().reshape(batch.count(), -1));
                found.add(new Explanation(table, maps.attributions(), recomputed, maps.guided()));
            }
        }
        return found;
    }

    /** The class with the highest score of each row. */
    public static List<Integer> highest(Tensor scores, int count) {
        long[] best =
                Scope.evaluate(() -> Reduce.argMax(scores.reshape(count, -1), 1).toLongs());
        return IntStream.range(0, count)
                .map(i -> Math.toIntExact(best[i]))
                .boxed()
                .toList();
    }

    private void paths(ImageBatch batch, List<Variant> variants, List<Map<Method, Tensor>> found) {
        Tensor way = batch.x().sub(Baselines.like(batch.x(), target.baseline()));
        for (Method.IntegratedGradients method : of(Method.IntegratedGradients.class)) {
            List<Tensor> integrals = samples.pathIntegrals(batch.x(), batch.classes(), variants, method.quadrature());
            for (int v = 0; v < integrals.size(); v++) {
                found.get(v).put(method, integrals.get(v).mul(way));
            }
        }
    }

    /** What a set of noisy copies is told apart by. */
    private record NoiseOf(int samples, double spread) {}

    private void noises(ImageBatch batch, List<Variant> variants, List<Map<Method, Tensor>> found) {
        Map<NoiseOf, List<Method>> groups = new LinkedHashMap<>();
        for (Method method : methods) {
            NoiseOf noise = method instanceof Method.SmoothGrad smooth
                    ? new NoiseOf(smooth.samples(), smooth.spread())
                    : method instanceof Method.SmoothGradSquared squared
                            ? new NoiseOf(squared.samples(), squared.spread())
                            : method instanceof Method.VarGrad variance
                                    ? new NoiseOf(variance.samples(), variance.spread())
                                    : null;
            if (noise != null) {
                groups.computeIfAbsent(noise, same -> new ArrayList<>()).add(method);
            }
        }
        groups.forEach((noise, same) -> {
            if (same.stream().allMatch(Method.SmoothGrad.class::isInstance)) {
                List<Tensor> sums = samples.noisyGradients(batch, variants, noise.samples(), noise.spread());
                for (int v = 0; v < sums.size(); v++) {
                    found.get(v).put(same.get(0), sums.get(v).div(noise.samples()));
                }
                return;
            }
            List<Tensor> references = found.stream()
                    .map(each -> tensor(each, SinglePass.GRADIENT))
                    .toList();
            List<Samples.NoiseSums> sums =
                    samples.noisyMoments(batch, variants, references, noise.samples(), noise.spread());
            for (int v = 0; v < sums.size(); v++) {
                moments(sums.get(v), references.get(v), noise.samples(), same, found.get(v));
            }
        });
    }

    /** With d = g - r: the mean of g is r + mean d, that of g^2 is r^2 + 2 r mean d + mean d^2, the variance that of d. */
    private static void moments(
            Samples.NoiseSums sums, Tensor reference, int count, List<Method> methods, Map<Method, Tensor> found) {
        Tensor mean = sums.first().div(count);
        Tensor square = sums.second().div(count);
        for (Method method : methods) {
            if (method instanceof Method.SmoothGrad) {
                found.put(method, reference.add(mean));
            } else if (method instanceof Method.SmoothGradSquared) {
                Tensor cross = reference.mul(mean).mul(2);
                found.put(
                        method,
                        Elementwise.relu(
                                Elementwise.square(reference).add(cross).add(square)));
            } else if (method instanceof Method.VarGrad) {
                found.put(method, Elementwise.relu(square.sub(Elementwise.square(mean))));
            }
        }
    }

    private void smoothedPaths(ImageBatch batch, List<Variant> variants, List<Map<Method, Tensor>> found) {
        for (Method.SmoothedIntegratedGradients method : of(Method.SmoothedIntegratedGradients.class)) {
            List<Tensor> means = samples.smoothedPaths(batch, variants, method);
            for (int v = 0; v < means.size(); v++) {
                found.get(v).put(method, means.get(v));
            }
        }
    }

    private void others(ImageBatch batch, List<Variant> variants, List<Map<Method, Tensor>> found) {
        Tensor x = batch.x();
        for (Method method : methods) {
            for (int v = 0; v < variants.size(); v++) {
                Variant variant = variants.get(v);
                if (method instanceof Method.Occlusion occlusion) {
                    Occlusions windows = new Occlusions(target, occlusion, rows);
                    found.get(v).put(method, windows.explain(variant.runner(), x, batch.classes()));
                } else if (method instanceof Method.SobelEdges) {
                    found.get(v).put(method, Controls.sobelEdges(x));
                } else if (method instanceof Method.RandomMap) {
                    List<Key> keys = batch.keys().stream()
                            .map(key -> key.fold("random-map").fold(variant.state()))
                            .toList();
                    found.get(v).put(method, Controls.noise(keys, x.dtype(), x.size(2), x.size(3)));
                } else if (method instanceof Method.ConstantMap) {
                    found.get(v).put(method, Tensors.ones(x.dtype(), x.size(0), 1, x.size(2), x.size(3)));
                }
            }
        }
    }

    private <T extends Method> List<T> of(Class<T> type) {
        return methods.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Tensor tensor(Map<Method, Tensor> found, Method method) {
        Tensor tensor = found.get(method);
        if (tensor == null) {
            throw new IllegalStateException("no " + method + " was computed");
        }
        return tensor;
    }
}
