package org.touchstone.kernel.onnx.run;

import java.util.Map;
import org.touchstone.kernel.tensor.Tensor;

/** Instead of a node's derivative: guided backpropagation and its like. */
@FunctionalInterface
public interface BackwardRule {

    /** Cotangents of inputs by place; those left out are zero. Tensors in the current scope, of the shapes of the inputs. */
    Map<Integer, Tensor> apply(BackwardStep step);

    /** A rule for nodes of one input and one output. */
    @FunctionalInterface
    interface OfOne {
        /** The cotangent of the input x of a node from its output y and the cotangent of that. */
        Tensor apply(Tensor x, Tensor y, Tensor cotangent);
    }

    /** The rule for nodes of one input and one output. */
    static BackwardRule ofOne(OfOne rule) {
        return step -> Map.of(0, rule.apply(step.input(0), step.output(0), step.cotangent(0)));
    }
}
