package org.touchstone.kernel.onnx.run;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.touchstone.kernel.onnx.Dimension;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.onnx.Value;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Tensor;

/** Whether what a run is given is what the network declares. */
record InputCheck(DType floating) {

    void require(OnnxNetwork network, Map<String, Tensor> known) {
        Map<String, Long> symbols = new HashMap<>();
        for (Value input : network.inputs()) {
            Tensor given = known.get(input.name());
            if (given != null) {
                require(input, given, symbols);
            }
        }
    }

    private void require(Value input, Tensor given, Map<String, Long> symbols) {
        DType type = input.type().carrier(floating);
        if (given.dtype() != type) {
            throw new OnnxException(
                    Code.TYPE_MISMATCH, "Input " + input + " must be given as " + type + ", not " + given.dtype());
        }
        boolean fits = given.rank() == input.shape().rank();
        for (int axis = 0; fits && axis < given.rank(); axis++) {
            fits = fits(input.shape().get(axis), given.size(axis), symbols);
        }
        if (!fits) {
            throw new OnnxException(
                    Code.SHAPE_MISMATCH,
                    "Input " + input + " does not take a tensor of shape " + Arrays.toString(given.shape()));
        }
    }

    private static boolean fits(Dimension declared, long extent, Map<String, Long> symbols) {
        if (declared instanceof Dimension.Symbol symbol) {
            Long before = symbols.putIfAbsent(symbol.name(), extent);
            return before == null || before == extent;
        }
        return declared.is(extent);
    }
}
