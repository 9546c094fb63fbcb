package org.touchstone.kernel.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.tensor.Couplings;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;

/**
 * A flow of vectors in one call of libtorch, where a pass through its bijection makes hundreds; with derivatives by formulas
 * (with y = x exp(s) + t: dL/ds = dL/dy x exp(s) + dL/dlogdet, dL/dt = dL/dy). The same numbers as the bijection's, up to
 * rounding.
 */
record VectorCouplings(FlowSpec.Vectors flow) {
    private static final List<String> PARAMETERS = List.of("scale", "w1", "b1", "w2", "b2", "w3", "b3");

    /** Latents and log-determinants. */
    Mapped encode(Tensor x, Params parameters) {
        Couplings.Encoded encoded = Couplings.encode(x, masks(x), tensors(parameters));
        return new Mapped(encoded.value(), encoded.logDeterminant());
    }

    /** The mean of -log p, and its gradient. */
    record Differentiated(Tensor loss, Params gradient) {}

    Differentiated differentiate(Tensor batch, Params parameters) {
        Couplings.Differentiated found = Couplings.differentiate(batch, masks(batch), tensors(parameters));
        Mapped mapped = new Mapped(found.encoded().value(), found.encoded().logDeterminant());
        Map<String, Tensor> byName = new LinkedHashMap<>();
        List<String> names = names();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), found.gradient().get(i));
        }
        return new Differentiated(
                Reduce.mean(Flow.logDensity(mapped)).neg(),
                parameters.with(parameters.names().stream().map(byName::get).toList()));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (AffineCoupling coupling : flow.parts()) {
            PARAMETERS.forEach(parameter -> names.add(coupling.name() + "." + parameter));
        }
        return names;
    }

    private List<Tensor> tensors(Params parameters) {
        return names().stream().map(parameters::get).toList();
    }

    private List<Tensor> masks(Tensor like) {
        Map<Mask, Tensor> made = new HashMap<>();
        return flow.parts().stream()
                .map(coupling -> made.computeIfAbsent(coupling.mask(), mask -> mask.of(like)))
                .toList();
    }
}
