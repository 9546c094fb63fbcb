package org.touchstone.kernel.saliency.method;

import org.touchstone.kernel.onnx.run.GraphRunner;

/** A network to explain and the name of its state, on which random controls depend. */
public record Explained(GraphRunner runner, String state) {}
