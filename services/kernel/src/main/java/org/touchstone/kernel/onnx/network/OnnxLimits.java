package org.touchstone.kernel.onnx.network;

/**
 * What a file from anybody may cost before it is refused.
 *
 * @param fileBytes size of the file
 * @param nodes nodes of all graphs together
 * @param nesting graphs within graphs
 * @param tensorBytes numbers of one initializer or constant
 * @param rank axes of a tensor
 * @param activationElements numbers that one pass through the network makes in all nodes together
 */
public record OnnxLimits(long fileBytes, int nodes, int nesting, long tensorBytes, int rank, long activationElements) {
    /** For classifiers up to 64 million parameters: VGG-size networks need more. */
    public static final OnnxLimits DEFAULT = new OnnxLimits(256L << 20, 20_000, 4, 256L << 20, 12, 1L << 30);

    /** Refuses limits that are not positive. */
    public OnnxLimits {
        if (fileBytes < 1 || nodes < 1 || nesting < 0 || tensorBytes < 1 || rank < 1 || activationElements < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
