package org.touchstone.kernel.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/** Bijections one after another; log-determinants add up. */
public record Chain(List<Bijection> parts) implements Bijection {
    public Chain {
        parts = List.copyOf(parts);
    }

    @Override
    public Mapped encode(Tensor x, Pass pass) {
        Mapped at = new Mapped(x, Sums.zeros(x));
        for (Bijection part : parts) {
            at = after(at, part.encode(at.value(), pass));
        }
        return at;
    }

    @Override
    public Mapped decode(Tensor z, Pass pass) {
        List<Bijection> backwards = new ArrayList<>(parts);
        Collections.reverse(backwards);
        Mapped at = new Mapped(z, Sums.zeros(z));
        for (Bijection part : backwards) {
            at = after(at, part.decode(at.value(), pass));
        }
        return at;
    }

    static Mapped after(Mapped before, Mapped next) {
        return new Mapped(next.value(), before.logDeterminant().add(next.logDeterminant()));
    }

    @Override
    public Params initialParameters(Key key, DType type) {
        return parts.stream().map(part -> part.initialParameters(key, type)).reduce(Params.empty(), Params::and);
    }

    @Override
    public Params initialStatistics(DType type) {
        return parts.stream().map(part -> part.initialStatistics(type)).reduce(Params.empty(), Params::and);
    }
}
