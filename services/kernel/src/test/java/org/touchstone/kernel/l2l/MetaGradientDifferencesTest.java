package org.touchstone.kernel.l2l;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.l2l.OptimizeeFamily.QuadraticFamily;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;

/**
 * Criterion A-7: meta-gradients beside central differences of the unrolled loss, in double. Without second derivatives, of the loss
 * whose gradients, as the optimizer sees them, are frozen.
 */
@ExtendWith(InScope.class)
class MetaGradientDifferencesTest {
    private static final int UNROLL = 5;
    private static final double SMALL = 1e-5;
    private static final double RELATIVE = 1e-4;
    private static final Optimizee OPTIMIZEE = new QuadraticFamily(3, false, 1).draw(Key.of(5), 4);
    private static final Objective OBJECTIVE = OPTIMIZEE.objective();

    static Stream<InputForm> forms() {
        return Stream.of(new InputForm.Raw(), new InputForm.LogSign(10), new InputForm.Normalized(0.95, 1e-8));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void withSecondDerivativesItIsThatOfTheUnrolledLoss(InputForm input) {
        Architecture architecture = new Architecture(input, 6, 0.1);

        agree(architecture, SecondDerivatives.KEPT, OBJECTIVE);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void withoutThemItIsThatOfTheLossWithFrozenGradients(InputForm input) {
        Architecture architecture = new Architecture(input, 6, 0.1);
        List<Tensor> gradients = new ArrayList<>();
        List<Tensor> thetas = unrolled(architecture, OBJECTIVE, SecondDerivatives.DROPPED, phi(architecture))
                .thetas();
        for (int t = 0; t <= UNROLL; t++) {
            gradients.add(gradientAt(thetas.get(t).detach(), t));
        }

        agree(architecture, SecondDerivatives.DROPPED, new Frozen(gradients));
    }

    /** The meta-gradient of the objective along a direction, and the difference of the loss that {@code differing} unrolls. */
    private static void agree(Architecture architecture, SecondDerivatives form, Objective differing) {
        Params phi = phi(architecture);
        Params direction = Phi.parts(architecture, OptimizeeFamily.normal(Key.of(7), 1, architecture.parameters()));

        double along = dot(unrolled(architecture, OBJECTIVE, form, phi).gradient(), direction);

        double above = metaLoss(unrolled(architecture, differing, form, phi.addScaled(direction, SMALL)));
        double below = metaLoss(unrolled(architecture, differing, form, phi.addScaled(direction, -SMALL)));
        assertThat(Math.abs(along)).isGreaterThan(1e-3);
        assertThat(along).isCloseTo((above - below) / (2 * SMALL), within(RELATIVE * Math.abs(along)));
    }

    private static Params phi(Architecture architecture) {
        return Phi.parts(architecture, architecture.initial(Key.of(6)));
    }

    private static PlainUnroll.Result unrolled(
            Architecture architecture, Objective objective, SecondDerivatives form, Params phi) {
        return PlainUnroll.run(architecture, objective, form, phi, Phi.vector(OPTIMIZEE.start()), UNROLL);
    }

    private static double metaLoss(PlainUnroll.Result result) {
        return result.losses().stream()
                .skip(1)
                .mapToDouble(losses -> Reduce.mean(losses.detach()).toDoubles()[0])
                .sum();
    }

    private static double dot(Params a, Params b) {
        return Reduce.sum(a.flatten().mul(b.flatten())).toDoubles()[0];
    }

    private static Tensor gradientAt(Tensor theta, long step) {
        try (Recording recording = Recording.start()) {
            Tensor x = recording.input(theta);
            return Autograd.ofScalar(Reduce.sum(OBJECTIVE.losses(x, step)), List.of(x))
                    .get(0)
                    .detach();
        }
    }

    /** Values of the objective; its gradients are these, wherever theta is. */
    private record Frozen(List<Tensor> gradients) implements Objective {
        @Override
        public int functions() {
            return OBJECTIVE.functions();
        }

        @Override
        public int coordinates() {
            return OBJECTIVE.coordinates();
        }

        @Override
        public Tensor losses(Tensor theta, long step) {
            Tensor zero = gradients.get((int) step).mul(theta.sub(theta.detach()));
            return OBJECTIVE.losses(theta.detach(), step).add(Reduce.sum(zero).mul(1.0 / functions()));
        }
    }
}
