package org.touchstone.kernel.onnx.run;

import java.util.List;
import java.util.Map;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.OnnxException.Code;
import org.touchstone.kernel.tensor.Tensor;

/**
 * What a way back found.
 *
 * @param cotangents of the wanted values by name; zeros where nothing flows
 * @param ruled the names of the nodes whose derivative a rule replaced, in the order visited: last node first
 */
public record Gradients(Map<String, Tensor> cotangents, List<String> ruled) {
    /** Copies both. */
    public Gradients {
        cotangents = Map.copyOf(cotangents);
        ruled = List.copyOf(ruled);
    }

    /** Of one of the wanted values. */
    public Tensor of(String value) {
        Tensor found = cotangents.get(value);
        if (found == null) {
            throw new OnnxException(Code.NAME_UNKNOWN, "Nobody asked for the cotangent of '" + value + "'");
        }
        return found;
    }
}
