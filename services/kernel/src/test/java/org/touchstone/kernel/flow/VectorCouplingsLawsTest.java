package org.touchstone.kernel.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;

/** One call gives what the pass through the bijection gives, and derivatives by formulas are those of its recording. */
@ExtendWith(InScope.class)
class VectorCouplingsLawsTest {
    private static final int EXAMPLES = 17;

    /** Away from where networks give 0 and many derivatives with them. */
    private static Params parameters(FlowSpec.Vectors spec, DType type) {
        Key key = Key.of(spec.couplings());
        Params initial = spec.initialParameters(key, type);
        List<Tensor> moved = initial.names().stream()
                .map(name -> initial.get(name)
                        .add(RandomTensors.normal(
                                        key.fold(name), type, initial.get(name).shape())
                                .mul(0.3)))
                .toList();
        return initial.with(moved);
    }

    private static double distance(Tensor a, Tensor b) {
        assertThat(a.shape()).isEqualTo(b.shape());
        return Reduce.sum(a.sub(b).mul(a.sub(b))).item();
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 3", "2, 8, 16", "3, 2, 4", "5, 4, 7"})
    void theyAreTheBijectionAndItsDerivatives(int dimensions, int couplings, int hidden) {
        FlowSpec.Vectors spec = new FlowSpec.Vectors(dimensions, couplings, hidden);
        Params parameters = parameters(spec, DType.F64);
        Tensor x = RandomTensors.normal(Key.of(3), DType.F64, EXAMPLES, dimensions);
        VectorCouplings fused = new VectorCouplings(spec);

        Mapped expected = spec.bijection().encode(x, Pass.frozen(parameters, Params.empty()));
        Mapped mapped = fused.encode(x, parameters);
        assertThat(distance(mapped.value(), expected.value())).isLessThan(1e-24);
        assertThat(distance(mapped.logDeterminant(), expected.logDeterminant())).isLessThan(1e-24);

        Autograd.Gradient recorded = Autograd.gradient(parameters, p -> Reduce.mean(
                        Flow.logDensity(spec.bijection().encode(x, Pass.frozen(p, Params.empty()))))
                .neg());
        VectorCouplings.Differentiated found = fused.differentiate(x, parameters);
        assertThat(found.loss().item()).isCloseTo(recorded.value().item(), within(1e-12));
        for (String name : parameters.names()) {
            Tensor gradient = recorded.gradient().get(name);
            assertThat(Reduce.sum(gradient.mul(gradient)).item()).as(name).isPositive();
            assertThat(distance(found.gradient().get(name), gradient)).as(name).isLessThan(1e-22);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 8, 64"})
    void singlePrecisionStaysSo(int dimensions, int couplings, int hidden) {
        FlowSpec.Vectors spec = new FlowSpec.Vectors(dimensions, couplings, hidden);
        Params parameters = parameters(spec, DType.F32);
        Tensor x = RandomTensors.normal(Key.of(3), DType.F32, EXAMPLES, dimensions);

        VectorCouplings.Differentiated found = new VectorCouplings(spec).differentiate(x, parameters);

        assertThat(found.loss().dtype()).isEqualTo(DType.F32);
        assertThat(found.gradient().tensors()).allMatch(g -> g.dtype() == DType.F32);
    }
}
