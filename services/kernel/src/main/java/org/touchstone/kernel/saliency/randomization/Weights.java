package org.touchstone.kernel.saliency.randomization;

import java.util.Set;
import java.util.stream.LongStream;
import org.touchstone.kernel.onnx.network.NetworkNode;
import org.touchstone.kernel.saliency.randomization.Parameter.Role;

/** Which operators have weights, at which place, and how many inputs and outputs those connect. */
final class Weights {
    private Weights() {}

    /** Connections of a weight. */
    record Fan(long in, long out) {}

    /** Whether the node is a layer, given the places of its operands that are constants. */
    static boolean hasWeight(NetworkNode node, Set<Integer> constant) {
        return switch (node.operator()) {
            case "Conv", "ConvTranspose", "LSTM", "GRU", "RNN" -> constant.contains(1);
            case "Gemm", "MatMul" -> constant.contains(0) || constant.contains(1);
            default -> false;
        };
    }

    static Role role(NetworkNode node, int place) {
        return switch (node.operator()) {
            case "Conv", "ConvTranspose", "Gemm" -> place == 2 ? Role.BIAS : Role.WEIGHT;
            case "LSTM", "GRU", "RNN" -> place <= 2 ? Role.WEIGHT : place == 3 ? Role.BIAS : Role.OTHER;
            default -> Role.WEIGHT;
        };
    }

    /** The fans of the weight of this shape at this place. */
    static Fan fan(NetworkNode node, int place, long[] shape) {
        int rank = shape.length;
        if (rank < 2) {
            return new Fan(Math.max(1, product(shape, 0)), 1);
        }
        return switch (node.operator()) {
            case "Conv" -> new Fan(product(shape, 1), shape[0] * product(shape, 2));
            case "ConvTranspose" -> {
                long groups = node.attributes().integer("group", 1);
                yield new Fan(shape[0] / groups * product(shape, 2), product(shape, 1));
            }
            case "Gemm" -> {
                boolean transposed = node.attributes().integer(place == 0 ? "transA" : "transB", 0) != 0;
                yield oriented(shape[0], shape[1], (place == 0) == transposed);
            }
            case "MatMul" -> oriented(shape[rank - 2], shape[rank - 1], place == 1);
            default -> oriented(shape[rank - 1], shape[rank - 2], true);
        };
    }

    private static Fan oriented(long rows, long columns, boolean rowsAreInputs) {
        return rowsAreInputs ? new Fan(rows, columns) : new Fan(columns, rows);
    }

    private static long product(long[] shape, int from) {
        return LongStream.of(shape).skip(from).reduce(1, Math::multiplyExact);
    }
}
