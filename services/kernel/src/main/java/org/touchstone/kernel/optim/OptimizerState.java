package org.touchstone.kernel.optim;

import java.util.Map;
import org.touchstone.kernel.tensor.Params;

/** What an optimizer remembers between steps. Immutable; a checkpoint stores {@link #slots}. */
public interface OptimizerState {
    /** The remembered tensors by slot name, each with the names of the parameters. */
    Map<String, Params> slots();
}
