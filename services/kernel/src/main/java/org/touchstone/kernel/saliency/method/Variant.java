package org.touchstone.kernel.saliency.method;

import org.touchstone.kernel.onnx.run.GraphRunner;

/**
 * A network beside the first of a list.
 *
 * @param ownStem whether numbers of the affine beginning of the network differ, so that nothing of it can be shared
 * @param state names it: random controls draw anew for each
 */
record Variant(GraphRunner runner, boolean ownStem, String state) {}
