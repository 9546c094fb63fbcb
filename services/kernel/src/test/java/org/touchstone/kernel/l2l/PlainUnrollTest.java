package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.classify.InputShape;
import org.touchstone.kernel.classify.Network;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/** A recorded graph of many steps over a classifier, whose layers release what they no longer need, again and again. */
class PlainUnrollTest {
    private static final Architecture ARCHITECTURE = new Architecture(new InputForm.LogSign(10), 8, 0.1);
    private static final Network NETWORK =
            Network.of(new ClassifierSpec.Mlp(List.of(5), Activation.SIGMOID, 0), new InputShape(1, 8, 8), 10);

    @ParameterizedTest
    @EnumSource(SecondDerivatives.class)
    void theGraphOfAClassifierGivesTheSameBitsEachTime(SecondDerivatives form) {
        List<double[]> runs =
                IntStream.range(0, 4).mapToObj(i -> gradient(form)).toList();
        assertThat(runs.get(0)).hasSize(ARCHITECTURE.parameters());
        assertThat(runs).allSatisfy(run -> assertThat(run).isEqualTo(runs.get(0)));
    }

    private static double[] gradient(SecondDerivatives form) {
        return Scope.evaluate(() -> {
            double[] pixels =
                    IntStream.range(0, 16 * 64).mapToDouble(Key.of(1)::uniform).toArray();
            long[] labels = IntStream.range(0, 16).mapToLong(i -> i % 10).toArray();
            Objective objective =
                    new ClassifierObjective(NETWORK, step -> new ClassifierObjective.Batch(pixels, labels), Key.of(2));
            Tensor theta = Phi.vector(OptimizeeFamily.normal(Key.of(3), 0.01, objective.coordinates()));
            return PlainUnroll.run(
                            ARCHITECTURE,
                            objective,
                            form,
                            Phi.parts(ARCHITECTURE, ARCHITECTURE.initial(Key.of(4))),
                            theta,
                            20)
                    .gradient()
                    .flatten()
                    .toDoubles();
        });
    }
}
