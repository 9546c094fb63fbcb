package org.touchstone.kernel.flow;

import org.touchstone.kernel.tensor.Tensor;

/** The other side of a bijection, and the log-determinant of the Jacobian of each example (a vector of N, in nats). */
public record Mapped(Tensor value, Tensor logDeterminant) {}
