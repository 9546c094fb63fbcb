package org.touchstone.kernel.saliency.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.kernel.onnx.ActivationOperator;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.onnx.run.GraphRunner;
import org.touchstone.kernel.onnx.run.SmallModels;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Means over noisy copies, in double precision. */
@ExtendWith(InScope.class)
class NoisyCopiesTest {
    private static final Method PRODUCT = new Method.GradientTimesInput();
    private static final List<Method> METHODS = List.of(
            new Method.Gradient(),
            PRODUCT,
            new Method.GuidedBackpropagation(),
            new Method.GradCam(),
            new Method.IntegratedGradients(Quadrature.gaussLegendre(4)),
            new Method.SobelEdges());

    private static ImageBatch batch(Tensor x, long seed) {
        return ImageBatch.of(
                x, List.of(0, 1), List.of(Key.of(seed).fold(0), Key.of(seed).fold(1)));
    }

    private static Map<Method, Tensor> mean(ImageBatch batch, int samples, double spread, int rows) {
        OnnxNetwork network = SmallModels.convolutional(ActivationOperator.RELU, 1);
        try (GraphRunner runner = GraphRunner.of(network, DType.F64)) {
            return new NoisyCopies(explainer(network, batch, rows), samples, spread, rows)
                    .mean(batch, new Explained(runner, "trained"));
        }
    }

    private static Explainer explainer(OnnxNetwork network, ImageBatch batch, int rows) {
        return new Explainer(network, Target.of(network, (int) batch.x().size(1)), METHODS, rows);
    }

    private static Tensor images() {
        return RandomTensors.normal(Key.of(3), DType.F64, 2, 2, 12, 12);
    }

    private static double[] of(Map<Method, Tensor> found, Method method) {
        return Optional.ofNullable(found.get(method)).orElseThrow().toDoubles();
    }

    @Test
    void oneCopyWithoutNoiseIsTheImage() {
        ImageBatch batch = batch(images(), 5);
        OnnxNetwork network = SmallModels.convolutional(ActivationOperator.RELU, 1);

        Map<Method, Tensor> found = mean(batch, 1, 0, 4);

        try (GraphRunner runner = GraphRunner.of(network, DType.F64)) {
            Map<Method, Tensor> plain = explainer(network, batch, 4)
                    .explain(batch, List.of(new Explained(runner, "trained")), false)
                    .get(0)
                    .attributions();
            for (Method method : METHODS) {
                assertThat(of(found, method)).containsExactly(of(plain, method), within(1e-12));
            }
        }
    }

    @Test
    void keysSayAllAboutTheNoise() {
        Tensor x = images();

        Map<Method, Tensor> found = mean(batch(x, 5), 9, 0.1, 4);

        for (Method method : METHODS) {
            assertThat(of(mean(batch(x, 5), 9, 0.1, 4), method)).isEqualTo(of(found, method));
            assertThat(of(mean(batch(x, 6), 9, 0.1, 4), method)).isNotEqualTo(of(found, method));
        }
    }

    @Test
    void microBatchesDoNotMoveTheMean() {
        Tensor x = images();

        Map<Method, Tensor> wide = mean(batch(x, 5), 9, 0.1, 9);

        for (Method method : METHODS) {
            assertThat(of(mean(batch(x, 5), 9, 0.1, 2), method)).containsExactly(of(wide, method), within(1e-12));
        }
    }

    /** For a linear model, the mean of (x + g) w is w times x and the mean of g, whose deviation is known. */
    @Test
    void noiseHasTheDeviationAskedFor() {
        float[] w = SmallModels.numbers(1, 2 * 36);
        OnnxNetwork network = SmallModels.linear(6, 2, w);
        Tensor x = RandomTensors.normal(Key.of(8), DType.F64, 2, 1, 6, 6);
        double[] pixels = x.toDoubles();
        int samples = 16;
        double sum = 0;
        try (GraphRunner runner = GraphRunner.of(network, DType.F64)) {
            Explainer explainer = new Explainer(network, Target.of(network, 1), List.of(PRODUCT), 4);
            double[] found = of(
                    new NoisyCopies(explainer, samples, 0.1, 4).mean(batch(x, 5), new Explained(runner, "trained")),
                    PRODUCT);
            for (int i = 0; i < 72; i++) {
                double noise = (found[i] / w[i] - pixels[i]) / (0.1 * range(pixels, i / 36));
                sum += noise * noise * samples / 72;
            }
        }

        assertThat(sum).isBetween(0.6, 1.5);
    }

    private static double range(double[] pixels, int image) {
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        for (int i = 36 * image; i < 36 * (image + 1); i++) {
            low = Math.min(low, pixels[i]);
            high = Math.max(high, pixels[i]);
        }
        return high - low;
    }

    @Test
    void nothingButTheMeansIsLeft() {
        ImageBatch batch = batch(images(), 5);
        long before = Tensors.live();

        Scope.evaluate(() -> {
            int kept = mean(batch, 21, 0.1, 4).size();
            assertThat(Tensors.live()).isEqualTo(before + kept);
            return kept;
        });

        assertThat(Tensors.live()).isEqualTo(before);
    }

    @Test
    void refusesWhatGivesNoMean() {
        assertThatThrownBy(() -> mean(batch(images(), 5), 0, 0.1, 4)).hasMessageContaining("0 copies");
        assertThatThrownBy(() -> mean(batch(images(), 5), 1, -1, 4)).hasMessageContaining("no mean");
    }
}
