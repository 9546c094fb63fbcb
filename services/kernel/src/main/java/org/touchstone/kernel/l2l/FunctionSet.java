package org.touchstone.kernel.l2l;

import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;

/** Functions of a family by name: equal keys, equal functions; sets of different keys share none. */
public record FunctionSet(Key key, int functions) {
    /** @throws SpecException unless it has from one function to a million */
    public FunctionSet {
        if (functions < 1 || functions > 1_000_000) {
            throw new SpecException("functions", "must be from 1 to 1000000, not " + functions);
        }
    }
}
