package org.touchstone.kernel.onnx.run;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.touchstone.kernel.tensor.Tensor;

/** Cotangents on a way back. One tensor may be that of several values; it is released after the last. */
final class Cotangents {
    private final Map<String, Tensor> byValue = new HashMap<>();
    private final IdentityHashMap<Tensor, Integer> holders = new IdentityHashMap<>();
    private final Set<String> lasting;

    Cotangents(Map<String, Tensor> seeds, List<String> wanted) {
        this.lasting = Set.copyOf(wanted);
        seeds.forEach((name, seed) -> {
            hold(seed);
            put(name, seed);
        });
    }

    Optional<Tensor> get(String value) {
        return Optional.ofNullable(byValue.get(value));
    }

    void add(String value, Tensor more) {
        Tensor before = byValue.get(value);
        if (before == null) {
            put(value, more);
            return;
        }
        put(value, before.add(more));
        release(before);
        if (!holders.containsKey(more)) {
            more.close();
        }
    }

    /** The node that made the value has been visited. */
    void done(String value) {
        if (!lasting.contains(value)) {
            Tensor last = byValue.remove(value);
            if (last != null) {
                release(last);
            }
        }
    }

    private void put(String value, Tensor cotangent) {
        hold(cotangent);
        byValue.put(value, cotangent);
    }

    private void hold(Tensor cotangent) {
        holders.merge(cotangent, 1, Integer::sum);
    }

    private void release(Tensor cotangent) {
        if (holders.merge(cotangent, -1, Integer::sum) == 0) {
            holders.remove(cotangent);
            cotangent.close();
        }
    }
}
