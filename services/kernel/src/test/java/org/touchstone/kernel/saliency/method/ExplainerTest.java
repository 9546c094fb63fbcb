package org.touchstone.kernel.saliency.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Closed forms and laws of the explainers, in double precision. */
@ExtendWith(InScope.class)
class ExplainerTest {
    private static final Method GRADIENT = new Method.Gradient();
    private static final Method PATH = new Method.IntegratedGradients(Quadrature.gaussLegendre(50));
    private static final Method SMOOTH = new Method.SmoothGrad(9, 0.2);
    private static final Method SQUARED = new Method.SmoothGradSquared(9, 0.2);
    private static final Method VARIANCE = new Method.VarGrad(9, 0.2);
    private static final Method GUIDED = new Method.GuidedBackpropagation();
    private static final List<Method> ALL = List.of(
            GRADIENT,
            new Method.GradientTimesInput(),
            PATH,
            SMOOTH,
            SQUARED,
            VARIANCE,
            new Method.SmoothedIntegratedGradients(4, 0.2, Quadrature.gaussLegendre(3)),
            GUIDED,
            new Method.Deconvnet(),
            new Method.GradCam(),
            new Method.GuidedGradCam(),
            new Method.Occlusion(4, 3),
            new Method.SobelEdges(),
            new Method.RandomMap(),
            new Method.ConstantMap());

    private static ImageBatch batch(Tensor x, int... classes) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < classes.length; i++) {
            keys.add(Key.of(5).fold(i));
        }
        return ImageBatch.of(x, Arrays.stream(classes).boxed().toList(), keys);
    }

    private static Map<Method, Tensor> explain(OnnxNetwork network, ImageBatch batch, List<Method> methods, int rows) {
        return explanation(network, batch, methods, rows).attributions();
    }

    private static Explanation explanation(OnnxNetwork network, ImageBatch batch, List<Method> methods, int rows) {
        Target target = Target.of(network, (int) batch.x().size(1));
        try (GraphRunner runner = GraphRunner.of(network, batch.x().dtype())) {
            return new Explainer(network, target, methods, rows)
                    .explain(batch, List.of(new Explained(runner, "trained")), false)
                    .get(0);
        }
    }

    private static double[] of(Map<Method, Tensor> found, Method method) {
        return Optional.ofNullable(found.get(method)).orElseThrow().toDoubles();
    }

    private static Tensor images(long seed, long... shape) {
        return RandomTensors.normal(Key.of(seed), DType.F64, shape);
    }

    @Test
    void aLinearModelIsItsWeights() {
        float[] w = SmallModels.numbers(1, 3 * 16);
        Tensor x = images(2, 2, 1, 4, 4);

        Map<Method, Tensor> found =
                explain(SmallModels.linear(4, 3, w), batch(x, 2, 0), List.of(GRADIENT, PATH, SMOOTH, VARIANCE), 4);

        double[] pixels = x.toDoubles();
        for (int i = 0; i < 2 * 16; i++) {
            double weight = w[(i < 16 ? 2 * 16 : 0) + i % 16];
            assertThat(of(found, GRADIENT)[i]).isEqualTo(weight);
            assertThat(of(found, PATH)[i]).isCloseTo(weight * pixels[i], within(1e-14));
            assertThat(of(found, SMOOTH)[i]).isCloseTo(weight, within(1e-14));
            assertThat(of(found, VARIANCE)[i]).isZero();
        }
    }

    @Test
    void sumPoolingShowsTheFilterWhereItFires() {
        float[] filters = SmallModels.numbers(3, 2 * 9);
        Tensor x = images(4, 1, 1, 6, 6);
        double[] pixels = x.toDoubles();

        double[] found = of(explain(SmallModels.sumPool(6, 2, filters), batch(x, 1), List.of(GRADIENT), 4), GRADIENT);

        double[] expected = new double[36];
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                double sum = 0;
                for (int k = 0; k < 9; k++) {
                    sum += filters[9 + k] * pixels[(row + k / 3) * 6 + column + k % 3];
                }
                for (int k = 0; k < 9; k++) {
                    expected[(row + k / 3) * 6 + column + k % 3] += sum > 0 ? filters[9 + k] : 0;
                }
            }
        }
        assertThat(found).containsExactly(expected, within(1e-14));
    }

    @Test
    void microBatchesChangeNothing() {
        OnnxNetwork network = SmallModels.convolutional(ActivationOperator.RELU, 1);
        ImageBatch batch = batch(images(5, 3, 2, 12, 12), 0, 3, 1);

        Map<Method, Tensor> whole = explain(network, batch, ALL, 1000);

        for (int rows : new int[] {1, 4, 7}) {
            Map<Method, Tensor> parts = explain(network, batch, ALL, rows);
            for (Method method : ALL) {
                assertThat(of(parts, method)).as(method.id()).containsExactly(of(whole, method), within(1e-12));
            }
        }
    }

    @Test
    void imagesDoNotDependOnTheirNeighbours() {
        OnnxNetwork network = SmallModels.convolutional(ActivationOperator.RELU, 2);
        Tensor x = images(6, 2, 2, 12, 12);
        Tensor second = Tensors.of(Arrays.copyOfRange(x.toDoubles(), 288, 576), 1, 2, 12, 12);

        Map<Method, Tensor> both = explain(network, batch(x, 0, 3), ALL, 16);
        Map<Method, Tensor> alone = explain(
                network, ImageBatch.of(second, List.of(3), List.of(Key.of(5).fold(1))), ALL, 16);

        for (Method method : ALL) {
            double[] all = of(both, method);
            assertThat(of(alone, method))
                    .as(method.id())
                    .containsExactly(Arrays.copyOfRange(all, all.length / 2, all.length), within(1e-12));
        }
    }

    @Test
    void variantsAreExplainedAsIfAlone() {
        OnnxNetwork network = SmallModels.convolutional(ActivationOperator.RELU, 3);
        ImageBatch batch = batch(images(7, 2, 2, 12, 12), 1, 2);
        List<OnnxNetwork> others = List.of(
                network.with(Map.of("w4", SmallModels.numbers(70, 44))),
                network.with(Map.of("w2", SmallModels.numbers(71, 315), "w4", SmallModels.numbers(70, 44))),
                network.with(Map.of("w1", SmallModels.numbers(72, 90))));
        try (GraphRunner trained = GraphRunner.of(network, DType.F64)) {
            List<GraphRunner> runners = others.stream().map(trained::with).toList();
            List<Explained> networks = new ArrayList<>(List.of(new Explained(trained, "trained")));
            runners.forEach(runner -> networks.add(new Explained(runner, "trained")));

            List<Explanation> together =
                    new Explainer(network, Target.of(network, 2), ALL, 16).explain(batch, networks, false);

            for (int v = 0; v < others.size(); v++) {
                Map<Method, Tensor> alone = explain(others.get(v), batch, ALL, 16);
                for (Method method : ALL) {
                    assertThat(of(together.get(v + 1).attributions(), method))
                            .as(method.id())
                            .containsExactly(of(alone, method), within(1e-11));
                }
            }
            runners.forEach(GraphRunner::close);
        }
    }

    @Test
    void integratedGradientsAreCompleteAndDeafToWhatDoesNotCount() {
        float[] w = SmallModels.numbers(8, 3 * 16);
        w[16 + 5] = 0;
        Tensor x = images(9, 1, 1, 4, 4);
        OnnxNetwork network = SmallModels.linear(4, 3, w);
        Target target = Target.of(network, 1);
        try (GraphRunner runner = GraphRunner.of(network, DType.F64)) {
            Explained trained = new Explained(runner, "trained");
            Explainer explainer = new Explainer(network, target, List.of(PATH), 8);
            ImageBatch batch = batch(x, 1);
            Explanation explanation =
                    explainer.explain(batch, List.of(trained), false).get(0);
            Tensor attributions =
                    Optional.ofNullable(explanation.attributions().get(PATH)).orElseThrow();

            assertThat(explainer.incompleteness(batch, trained, explanation.scores(), attributions)[0])
                    .isLessThan(1e-12);
            assertThat(attributions.toDoubles()[5]).isZero();
        }
    }

    @Test
    void guidedBackpropagationProvesThatItDidSomething() {
        OnnxNetwork network = SmallModels.convolutional(ActivationOperator.RELU, 4);

        Explanation.Guided guided = explanation(
                        network, batch(images(10, 8, 2, 12, 12), 0, 1, 2, 3, 0, 1, 2, 3), List.of(GUIDED), 16)
                .guided();

        assertThat(guided.rectifiers()).isEqualTo(3);
        assertThat(guided.rewritten()).isEqualTo(3);
        assertThat(guided.effective()).isTrue();
    }

    @Test
    void withoutRectifiersGuidedBackpropagationDoesNotApply() {
        OnnxNetwork network = SmallModels.convolutional(ActivationOperator.TANH, 4);
        Explainer explainer = new Explainer(network, Target.of(network, 2), ALL, 16);

        assertThat(explainer.inapplicable(GUIDED))
                .hasValueSatisfying(reason -> assertThat(reason).contains("no ReLU"));
        assertThat(explainer.inapplicable(GRADIENT)).isEmpty();
        assertThat(explanation(network, batch(images(10, 1, 2, 12, 12), 0), List.of(GUIDED), 16)
                        .guided()
                        .effective())
                .isFalse();
    }

    @Test
    void gradCamLooksAtTheLastConvolutionBeforePooling() {
        OnnxNetwork network = SmallModels.convolutional(ActivationOperator.RELU, 5);

        assertThat(Target.of(network, 2).activation()).contains("act2");
        assertThat(Target.of(SmallModels.linear(4, 3, SmallModels.numbers(1, 48)), 1)
                        .activation())
                .isEmpty();
    }

    @Test
    void occlusionOfALinearModelIsTheMeanLossOfItsWindows() {
        float[] w = SmallModels.numbers(11, 2 * 16);
        Tensor x = images(12, 1, 1, 4, 4);
        double[] pixels = x.toDoubles();
        Method occlusion = new Method.Occlusion(2, 2);

        double[] found = of(explain(SmallModels.linear(4, 2, w), batch(x, 0), List.of(occlusion), 3), occlusion);

        for (int p = 0; p < 16; p++) {
            int corner = p / 8 * 8 + p % 4 / 2 * 2;
            double loss = 0;
            for (int q : new int[] {corner, corner + 1, corner + 4, corner + 5}) {
                loss += w[q] * pixels[q];
            }
            assertThat(found[p]).isCloseTo(loss, within(1e-13));
        }
    }

    @Test
    void controlsKnowNoModel() {
        ImageBatch batch = batch(images(13, 2, 2, 12, 12), 0, 1);
        List<Method> controls = List.of(new Method.SobelEdges(), new Method.RandomMap(), new Method.ConstantMap());

        Map<Method, Tensor> one = explain(SmallModels.convolutional(ActivationOperator.RELU, 6), batch, controls, 16);
        Map<Method, Tensor> other = explain(SmallModels.convolutional(ActivationOperator.RELU, 7), batch, controls, 16);

        for (Method control : controls) {
            assertThat(of(one, control)).containsExactly(of(other, control));
        }
    }
}
