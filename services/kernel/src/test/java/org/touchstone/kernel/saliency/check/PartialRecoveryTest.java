package org.touchstone.kernel.saliency.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.run.GraphRunner;
import org.touchstone.kernel.onnx.run.SmallModels;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.method.Explained;
import org.touchstone.kernel.saliency.method.Explainer;
import org.touchstone.kernel.saliency.method.ImageBatch;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.method.Target;
import org.touchstone.kernel.saliency.similarity.Pearson;
import org.touchstone.kernel.saliency.similarity.SaliencyMap;
import org.touchstone.kernel.saliency.similarity.Similarities;
import org.touchstone.kernel.saliency.similarity.Similarity;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * Guided backpropagation gives back the image where nothing was learnt, the more so the more filters there are (Nie, Zhang and
 * Patel 2018, theorem 1: random filters that fire are on average the patch they fire on); the gradient does not.
 */
@ExtendWith(InScope.class)
class PartialRecoveryTest {
    private static final int SIDE = 28;
    private static final int SEEDS = 3;
    private static final Method GRADIENT = new Method.Gradient();
    private static final Method GUIDED = new Method.GuidedBackpropagation();

    /** A bright coat on black: a disc with a shaded body and two sleeves. */
    private static double[] picture() {
        double[] pixels = new double[SIDE * SIDE];
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                boolean body = row > 4 && row < 25 && column > 8 && column < 20;
                boolean sleeve = row > 6 && row < 16 && column > 3 && column < 24;
                pixels[row * SIDE + column] = body ? 0.4 + 0.02 * row : sleeve ? 0.9 - 0.02 * column : 0;
            }
        }
        return pixels;
    }

    private static Map<Method, Double> correlations(int filters, long seed) {
        OnnxNetwork network = SmallModels.randomFilters(SIDE, filters, seed);
        Tensor x = Tensors.of(picture(), 1, 1, SIDE, SIDE);
        try (GraphRunner runner = GraphRunner.of(network, DType.F64)) {
            Map<Method, Tensor> found = new Explainer(network, Target.of(network, 1), List.of(GRADIENT, GUIDED), 1)
                    .explain(
                            ImageBatch.of(x, List.of(0), List.of(Key.of(1))),
                            List.of(new Explained(runner, "random")),
                            false)
                    .get(0)
                    .attributions();
            return Map.of(GRADIENT, correlation(found, GRADIENT), GUIDED, correlation(found, GUIDED));
        }
    }

    private static double correlation(Map<Method, Tensor> found, Method method) {
        return ((Similarity.Value) Similarities.of(
                        Pearson.SIGNED,
                        map(picture()),
                        map(Optional.ofNullable(found.get(method)).orElseThrow().toDoubles())))
                .value();
    }

    private static SaliencyMap map(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return SaliencyMap.of(SIDE, SIDE, floats);
    }

    private static double mean(int filters, Method method) {
        double sum = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            sum += correlations(filters, 100L * seed).getOrDefault(method, Double.NaN);
        }
        return sum / SEEDS;
    }

    @Test
    void guidedBackpropagationRecoversTheImageAndTheGradientDoesNot() {
        assertThat(mean(16, GUIDED)).isBetween(0.4, mean(256, GUIDED));
        assertThat(mean(256, GUIDED)).isGreaterThan(0.75);
        assertThat(mean(16, GRADIENT)).isBetween(-0.2, 0.2);
        assertThat(mean(256, GRADIENT)).isBetween(-0.2, 0.2);
    }
}
