package org.touchstone.kernel.onnx.operator;

import java.util.function.Function;

/**
 * An operator of the standard domain.
 *
 * @param since the version of the operator set that it first appears in; differences between versions are the factory's
 * @param factory reads and checks the attributes
 */
record Definition(String type, int since, Arity arity, Function<Settings, Kernel> factory) {}
