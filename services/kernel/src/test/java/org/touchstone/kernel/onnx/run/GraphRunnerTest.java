package org.touchstone.kernel.onnx.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Differences;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

@ExtendWith(InScope.class)
class GraphRunnerTest {
    private static final double STEP = 1e-6;

    private OnnxNetwork network;
    private Tensor x;
    private Tensor seed;

    private static final BackwardRule GUIDED = BackwardRule.ofOne((x, y, cotangent) -> {
        Tensor passing = Elementwise.relu(cotangent);
        return passing.mul(Elementwise.sign(y));
    });

    @BeforeEach
    void prepare() {
        network = SmallNetworks.convolutional(1);
        x = Differences.normal(5, 2, 1, 8, 8);
        seed = Differences.normal(6, 2, 3);
    }

    private static double[] gradient(GraphRunner runner, Tensor x, Tensor seed) {
        return runner.forward(Map.of("x", x))
                .vjp(Map.of("logits", seed), List.of("x"))
                .of("x")
                .toDoubles();
    }

    private static double product(GraphRunner runner, Tensor x, Tensor seed) {
        Tensor logits = runner.evaluate(Map.of("x", x)).get("logits");
        double[] a = logits.toDoubles();
        double[] b = seed.toDoubles();
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void theGradientOfANetworkIsItsSlope() {
        try (GraphRunner runner = GraphRunner.of(network, DType.F64)) {
            double[] gradient = gradient(runner, x, seed);

            double[] at = x.toDoubles();
            for (int i = 0; i < at.length; i += 7) {
                double[] up = at.clone();
                double[] down = at.clone();
                up[i] += STEP;
                down[i] -= STEP;
                double slope = (product(runner, Tensors.of(up, x.shape()), seed)
                                - product(runner, Tensors.of(down, x.shape()), seed))
                        / (2 * STEP);
                assertThat(gradient[i]).isCloseTo(slope, within(1e-6));
            }
        }
    }

    @Test
    void aRuleReplacesTheWayBackOfItsOperatorAndSaysWhere() {
        try (GraphRunner runner = GraphRunner.of(network, DType.F64)) {
            Tape tape = runner.forward(Map.of("x", x));

            Gradients guided = tape.vjp(
                    Map.of("logits", seed), BackwardRules.none().atOperator("Relu", GUIDED), List.of("x", "relu1"));
            Gradients partly = tape.vjp(
                    Map.of("logits", seed),
                    BackwardRules.none().atNodes(Set.of("relu2"), BackwardStep::standard),
                    List.of("x"));

            assertThat(guided.ruled()).containsExactly("relu2", "relu1");
            assertThat(guided.of("x").toDoubles()).isNotEqualTo(gradient(runner, x, seed));
            assertThat(partly.ruled()).containsExactly("relu2");
            assertThat(partly.of("x").toDoubles()).isEqualTo(gradient(runner, x, seed));
        }
    }

    @Test
    void onlyNodesBetweenSeedAndWantedAreVisited() {
        try (GraphRunner runner = GraphRunner.of(network, DType.F64)) {
            Tape tape = runner.forward(Map.of("x", x));
            BackwardRules watched = BackwardRules.none()
                    .atNodes(Set.of("conv1", "relu1", "conv2", "relu2", "logits"), BackwardStep::standard);

            Gradients gradients = tape.vjp(
                    Map.of("relu2", Tensors.ones(DType.F64, tape.value("relu2").shape())), watched, List.of("pool"));

            assertThat(gradients.ruled()).containsExactly("relu2", "conv2");
        }
    }

    @Test
    void otherNumbersInTheSameGraphAreEvaluatedFromTheFirstNodeThatTakesThem() {
        OnnxNetwork changed = network.with(Map.of("w3", SmallNetworks.numbers(77, 192)));
        try (GraphRunner runner = GraphRunner.of(network, DType.F64);
                GraphRunner other = runner.with(changed);
                GraphRunner fresh = GraphRunner.of(changed, DType.F64)) {
            Tape base = runner.forward(Map.of("x", x));
            Tape resumed = other.resume(base);

            assertThat(network.dependents(List.of("w3")))
                    .extracting(NetworkNode::name)
                    .containsExactly("logits");
            assertThat(network.frontier(List.of("w3"))).containsExactly("flat");
            assertThat(resumed.value("conv2")).isSameAs(base.value("conv2"));
            assertThat(resumed.value("logits").toDoubles())
                    .isEqualTo(fresh.evaluate(Map.of("x", x)).get("logits").toDoubles())
                    .isNotEqualTo(base.value("logits").toDoubles());
            assertThat(resumed.vjp(Map.of("logits", seed), List.of("x")).of("x").toDoubles())
                    .isEqualTo(gradient(fresh, x, seed));
        }
    }

    @Test
    void knownValuesInsideTheNetworkSpareTheNodesBeforeThem() {
        try (GraphRunner runner = GraphRunner.of(network, DType.F64)) {
            Tape whole = runner.forward(Map.of("x", x));

            Tape rest = runner.forward(Map.of("flat", whole.value("flat")));

            assertThat(rest.value("logits").toDoubles())
                    .isEqualTo(whole.value("logits").toDoubles());
            assertThatThrownBy(() -> rest.value("conv1")).isInstanceOf(OnnxException.class);
        }
    }

    @Test
    @SuppressWarnings("try")
    void evaluatingKeepsOnlyWhatIsWanted() {
        try (GraphRunner runner = GraphRunner.of(network, DType.F64)) {
            long before = Tensors.live();

            try (Scope scope = Scope.open()) {
                Params found = runner.evaluate(Map.of("x", x), List.of("pool", "logits"));

                assertThat(Tensors.live()).isEqualTo(before + 2);
                assertThat(found.get("pool").shape()).containsExactly(2, 4, 4, 4);
            }
        }
    }

    @Test
    void whatIsGivenMustFit() {
        try (GraphRunner runner = GraphRunner.of(network, DType.F64)) {
            assertThatThrownBy(() -> runner.forward(Map.of()))
                    .isInstanceOf(OnnxException.class)
                    .hasMessage("Input 'x' is not given");
            assertThatThrownBy(() -> runner.forward(Map.of("x", Tensors.zeros(DType.F64, 2, 1, 8, 7))))
                    .isInstanceOf(OnnxException.class)
                    .hasMessageContaining("does not take a tensor of shape [2, 1, 8, 7]");
            assertThatThrownBy(() -> runner.forward(Map.of("x", Tensors.zeros(DType.F32, 2, 1, 8, 8))))
                    .isInstanceOf(OnnxException.class)
                    .hasMessageContaining("must be given as F64, not F32");
        }
    }
}
