package org.touchstone.kernel.saliency.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/**
 * Maps averaged over noisy copies of each image, E(x + g), g normal, whatever the method: what the smoothed randomization test
 * compares (sMPRT, Hedström et al. 2024). Each copy has a key of its own, so networks meet the same noise. As many copies are
 * in memory as the micro-batch has rows.
 */
public final class NoisyCopies {
    private final Explainer explainer;
    private final int samples;
    private final double spread;
    private final int rows;

    /**
     * @param explainer of the methods that are averaged
     * @param samples copies per image
     * @param spread deviation of the noise by the range (largest - smallest value) of the image; 0: the copies are the image
     * @param rows copies at once
     */
    public NoisyCopies(Explainer explainer, int samples, double spread, int rows) {
        if (samples < 1 || rows < 1 || !(spread >= 0)) {
            throw new IllegalArgumentException(
                    samples + " copies, " + rows + " at once, with a spread of " + spread + " give no mean");
        }
        this.explainer = explainer;
        this.samples = samples;
        this.spread = spread;
        this.rows = rows;
    }

    /** The mean map of every applicable method, [N, C, H, W] or [N, 1, H, W], in the current scope. */
    public Map<Method, Tensor> mean(ImageBatch batch, Explained network) {
        try (Scope scope = Scope.open()) {
            Map<Method, List<Tensor>> sums = new LinkedHashMap<>();
            for (int i = 0; i < batch.count(); i++) {
                sum(batch, i, network).forEach((method, sum) -> sums.computeIfAbsent(method, none -> new ArrayList<>())
                        .add(sum));
            }
            Map<Method, Tensor> means = new LinkedHashMap<>();
            sums.forEach((method, all) ->
                    means.put(method, scope.keep(Shaping.stack(all, 0).div(samples))));
            return means;
        }
    }

    /** Per method the sum of the maps of one image's copies, [C, H, W], in the current scope. */
    private Map<Method, Tensor> sum(ImageBatch batch, int image, Explained network) {
        Map<Method, Tensor> sums = new LinkedHashMap<>();
        for (int from = 0; from < samples; from += rows) {
            try (Scope scope = Scope.open()) {
                ImageBatch copies = copies(batch, image, from, Math.min(samples, from + rows));
                explainer
                        .explain(copies, List.of(network), false)
                        .get(0)
                        .attributions()
                        .forEach((method, maps) -> add(scope, sums, method, Reduce.sum(maps, false, 0)));
            }
        }
        return sums;
    }

    private static void add(Scope scope, Map<Method, Tensor> sums, Method method, Tensor more) {
        Tensor before = sums.get(method);
        sums.put(method, scope.keep(before == null ? more : before.add(more)));
        if (before != null) {
            before.close();
        }
    }

    private ImageBatch copies(ImageBatch batch, int image, int from, int to) {
        Tensor x = Shaping.slice(batch.x(), 0, image, image + 1);
        double deviation = spread
                * Reduce.amax(x, false, 0, 1, 2, 3)
                        .sub(Reduce.amin(x, false, 0, 1, 2, 3))
                        .toDoubles()[0];
        long[] shape = Arrays.copyOfRange(x.shape(), 1, 4);
        List<Key> keys = IntStream.range(from, to)
                .mapToObj(copy -> batch.keys().get(image).fold("noisy copy").fold(copy))
                .toList();
        NoiseSource noise = NoiseSource.of(keys);
        List<Tensor> copies = IntStream.range(0, keys.size())
                .mapToObj(copy -> x.add(noise.draw(copy, 1, deviation, x.dtype(), shape)))
                .toList();
        List<Integer> classes = Collections.nCopies(keys.size(), batch.classes().get(image));
        return ImageBatch.of(Shaping.cat(copies, 0), classes, keys);
    }
}
