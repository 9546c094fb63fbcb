package org.touchstone.kernel.onnx.operator;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** A node whose settings are checked, ready to run. Holds no state: any number of passes may use it at once. */
public interface Kernel {

    /** Results, one per output of the operator, and what the way back wants to remember. */
    record Result(List<Tensor> outputs, List<Tensor> saved) {
        /** Copies the lists. */
        public Result {
            outputs = List.copyOf(outputs);
            saved = List.copyOf(saved);
        }

        static Result of(Tensor output) {
            return new Result(List.of(output), List.of());
        }
    }

    /**
     * A node on the way back.
     *
     * @param cotangents of outputs, by place; others are zero
     * @param wanted places of the inputs whose cotangents are asked for: floating ones
     */
    record Back(Inputs inputs, Result result, Map<Integer, Tensor> cotangents, Set<Integer> wanted) {
        /** Of the first output, for operators that have no other with derivatives. */
        Tensor cotangent() {
            Tensor found = cotangents.get(0);
            return found == null ? Tensors.zeros(output(0).dtype(), output(0).shape()) : found;
        }

        Tensor output(int place) {
            return result.outputs().get(place);
        }
    }

    Result forward(Inputs inputs);

    /** Cotangents of the wanted inputs, by place; those that are zero may be left out. */
    Map<Integer, Tensor> vjp(Back back);

    /** One output, whose derivative libtorch finds by recording it again. */
    static Kernel of(Function<Inputs, Tensor> formula) {
        return new Recorded(inputs -> List.of(formula.apply(inputs)));
    }

    /** Several outputs, whose derivatives libtorch finds by recording them again. */
    static Kernel ofAll(Function<Inputs, List<Tensor>> formula) {
        return new Recorded(formula);
    }
}
