package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.List;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/** The same numbers several times, and numbers moved between channels and space. */
final class Repeating {
    private Repeating() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition(
                        "Expand",
                        8,
                        Arity.TWO,
                        settings -> Kernel.of(in -> {
                            long[] shape = Broadcast.shape(in, in.get(0).shape(), in.longs(1));
                            return Shaping.expand(in.get(0), in.affordable(shape));
                        })),
                new Definition("Tile", 6, Arity.TWO, settings -> Kernel.of(Repeating::tile)),
                new Definition("DepthToSpace", 1, Arity.ONE, settings -> {
                    long block = block(settings);
                    boolean columnsFirst = settings.text("mode", "DCR").equals("CRD");
                    return Kernel.of(in -> depthToSpace(in, block, columnsFirst));
                }),
                new Definition("SpaceToDepth", 1, Arity.ONE, settings -> {
                    long block = block(settings);
                    return Kernel.of(in -> spaceToDepth(in, block));
                }));
    }

    private static Tensor tile(Inputs in) {
        long[] times = in.longs(1);
        long[] shape = in.get(0).shape();
        if (times.length != shape.length || Arrays.stream(times).anyMatch(each -> each < 0)) {
            throw in.wrongShape("repeats " + Arrays.toString(times) + " of " + in.get(0));
        }
        for (int i = 0; i < times.length; i++) {
            shape[i] = Math.multiplyExact(shape[i], times[i]);
        }
        in.affordable(shape);
        return Shaping.repeat(in.get(0), times);
    }

    private static long block(Settings settings) {
        long block = settings.integer("blocksize", 0);
        if (block < 1 || block > Short.MAX_VALUE) {
            throw settings.wrong("blocksize", "must be positive, not " + block);
        }
        return block;
    }

    private static Tensor depthToSpace(Inputs in, long block, boolean columnsFirst) {
        long[] s = image(in, 1, block * block);
        long depth = s[1] / (block * block);
        Tensor parts = columnsFirst
                ? Shaping.permute(in.get(0).reshape(s[0], depth, block, block, s[2], s[3]), 0, 1, 4, 2, 5, 3)
                : Shaping.permute(in.get(0).reshape(s[0], block, block, depth, s[2], s[3]), 0, 3, 4, 1, 5, 2);
        return parts.reshape(s[0], depth, s[2] * block, s[3] * block);
    }

    private static Tensor spaceToDepth(Inputs in, long block) {
        long[] s = image(in, 2, block);
        if (s[3] % block != 0) {
            throw in.wrongShape("blocks of " + block + " do not fill " + in.get(0));
        }
        Tensor parts = in.get(0).reshape(s[0], s[1], s[2] / block, block, s[3] / block, block);
        return Shaping.permute(parts, 0, 3, 5, 1, 2, 4).reshape(s[0], s[1] * block * block, s[2] / block, s[3] / block);
    }

    private static long[] image(Inputs in, int axis, long divisor) {
        long[] shape = in.get(0).shape();
        if (shape.length != 4 || shape[axis] % divisor != 0) {
            throw in.wrongShape("blocks do not fill " + in.get(0));
        }
        return shape;
    }
}
