package org.touchstone.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.flow.Subjects.Subject;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Derivatives that recompute inputs are those that keep them. */
@ExtendWith(InScope.class)
class ReversalLawsTest {
    static Stream<Subject> subjects() {
        return Subjects.all();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void derivativesAreThoseOfARecording(Subject subject) {
        Params parameters = subject.parameters(3);
        Tensor x = subject.input(4, 5);
        Bijection bijection = subject.bijection();
        List<Tensor> expected = new ArrayList<>();
        try (Recording recording = Recording.start()) {
            Params at = recording.inputs(parameters);
            Tensor in = recording.input(x);
            List<Tensor> inputs = new ArrayList<>(at.tensors());
            inputs.add(in);
            Tensor loss = Reduce.mean(Flow.logDensity(bijection.encode(in, subject.batch(at))))
                    .neg();
            expected.addAll(Autograd.ofScalar(loss, inputs));
        }
        Pass pass = subject.batch(parameters);
        Mapped mapped = bijection.encode(x, pass);
        Reversal reversal = new Reversal(pass, Tensors.full(DType.F64, -0.2, 5));
        Reversal.Point in = reversal.back(
                bijection, new Reversal.Point(mapped.value(), mapped.value().mul(0.2)));
        assertThat(in.value().toDoubles()).containsExactly(x.toDoubles(), within(1e-11));
        assertThat(in.derivative().toDoubles())
                .containsExactly(expected.remove(expected.size() - 1).toDoubles(), within(1e-10));
        List<Tensor> found = reversal.gradient(parameters).tensors();
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).toDoubles())
                    .as(parameters.names().get(i))
                    .containsExactly(expected.get(i).toDoubles(), within(1e-10));
        }
    }

    /**
     * After a batch normalization the pixels that the next coupling keeps have mean 0 but for rounding, so the others lie at the
     * kink of its first rectifier, where the derivative is of either side.
     */
    @ParameterizedTest
    @EnumSource(FlowSpec.Norm.class)
    void aReversibleTrainingTakesTheSameSteps(FlowSpec.Norm norm) {
        double tolerance = norm == FlowSpec.Norm.BATCH ? 1e-2 : 1e-4;
        FlowSpec spec = new FlowSpec.Images(1, 8, 8, 2, 4, 1, norm, 0.05, true);
        FlowTrainingSpec plain = FlowTrainingSpec.of(1e-4, new Schedule.Constant(), 3);
        try (FlowTraining kept = FlowTraining.start(spec, plain, DType.F64);
                FlowTraining reversed = FlowTraining.start(spec, plain.withReversible(), DType.F64)) {
            for (int step = 0; step < 4; step++) {
                Tensor batch = RandomTensors.uniform(Key.of(step), DType.F64, 0, 1, 6, 1, 8, 8);
                FlowTraining.Step one = kept.step(batch);
                FlowTraining.Step other = reversed.step(batch);
                assertThat(other.negativeLogDensity()).isCloseTo(one.negativeLogDensity(), within(tolerance));
                assertThat(other.gradientNorm())
                        .isCloseTo(one.gradientNorm(), within(10 * tolerance * one.gradientNorm()));
            }
        }
    }

    @Test
    void actNormsStartFromTheFirstBatch() {
        ActNorm norm = new ActNorm("a", 2);
        Tensor x =
                RandomTensors.normal(Key.of(1), DType.F64, 40, 2, 3, 3).mul(3).add(5);
        Pass first = Pass.first(norm.initialParameters(Key.of(0), DType.F64), Params.empty());
        norm.encode(x, first);
        Mapped mapped = norm.encode(x, Pass.frozen(first.nextParameters(), Params.empty()));
        Tensor y = mapped.value();
        assertThat(Reduce.mean(y, false, 0, 2, 3).toDoubles()).containsExactly(new double[2], within(1e-9));
        assertThat(Reduce.mean(y.mul(y), false, 0, 2, 3).toDoubles())
                .containsExactly(new double[] {1, 1}, within(1e-5));
        FlowSpec spec = new FlowSpec.Images(1, 8, 8, 2, 4, 1, FlowSpec.Norm.ACT, 0.05);
        try (FlowTraining training =
                FlowTraining.start(spec, FlowTrainingSpec.of(1e-9, new Schedule.Constant(), 1), DType.F64)) {
            Tensor batch = RandomTensors.uniform(Key.of(2), DType.F64, 0, 0.3, 50, 1, 8, 8);
            training.step(batch);
            try (Flow running = training.flow();
                    Flow flow = running.recalibrated(batch)) {
                double square = Scope.evaluate(() -> {
                    Tensor z = flow.encode(batch).value();
                    return Reduce.mean(z.mul(z)).item();
                });
                assertThat(square).isCloseTo(1, within(0.01));
            }
        }
    }
}
