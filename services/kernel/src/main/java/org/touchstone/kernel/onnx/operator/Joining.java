package org.touchstone.kernel.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/** Joining tensors and cutting them into parts. */
final class Joining {
    private static final int PARTS_AS_INPUT = 13;
    private static final int COUNT_AS_ATTRIBUTE = 18;

    private Joining() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition("Concat", 4, Arity.ANY, settings -> {
                    if (!settings.has("axis")) {
                        throw settings.wrong("axis", "is missing");
                    }
                    return new Concat(settings.integer("axis", 0));
                }),
                new Definition("Split", 2, new Arity(1, 2, Integer.MAX_VALUE), Joining::split));
    }

    private record Concat(long axis) implements Kernel {
        @Override
        public Result forward(Inputs in) {
            int along = in.axis(axis, in.get(0).rank());
            long[] shape = in.get(0).shape();
            shape[along] = 0;
            for (Tensor part : in.all()) {
                if (part.rank() != shape.length) {
                    throw in.wrongShape("cannot join " + in);
                }
                shape[along] += part.size(along);
            }
            in.affordable(shape);
            return Result.of(Shaping.cat(in.all(), along));
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            Inputs in = back.inputs();
            int along = in.axis(axis, in.get(0).rank());
            Map<Integer, Tensor> found = new HashMap<>();
            long from = 0;
            for (int i = 0; i < in.count(); i++) {
                long length = in.get(i).size(along);
                if (back.wanted().contains(i)) {
                    found.put(i, Shaping.slice(back.cotangent(), along, from, from + length));
                }
                from += length;
            }
            return found;
        }
    }

    private static Kernel split(Settings settings) {
        long axis = settings.integer("axis", 0);
        int parts = settings.node().outputs().size();
        boolean attribute = settings.opset() < PARTS_AS_INPUT;
        List<Long> fixed = attribute ? settings.integers("split") : List.of();
        if (settings.opset() >= COUNT_AS_ATTRIBUTE && settings.integer("num_outputs", parts) != parts) {
            throw settings.wrong("num_outputs", "is not the number of outputs, " + parts);
        }
        return Kernel.ofAll(in -> {
            Tensor x = in.get(0);
            int along = in.axis(axis, x.rank());
            long[] lengths = lengths(in, fixed, parts, x.size(along));
            List<Tensor> cut = new ArrayList<>();
            long from = 0;
            for (long length : lengths) {
                cut.add(Shaping.slice(x, along, from, from + length));
                from += length;
            }
            return cut;
        });
    }

    /** Given ones, or equal ones of which the last may be smaller. */
    private static long[] lengths(Inputs in, List<Long> fixed, int parts, long whole) {
        long[] given = in.has(1)
                ? in.longs(1)
                : fixed.stream().mapToLong(Long::longValue).toArray();
        if (given.length == 0) {
            long each = (whole + parts - 1) / parts;
            given = LongStream.range(0, parts)
                    .map(i -> Math.max(0, Math.min(each, whole - i * each)))
                    .toArray();
        }
        boolean negative = Arrays.stream(given).anyMatch(length -> length < 0 || length > whole);
        if (given.length != parts || negative || Arrays.stream(given).sum() != whole) {
            throw in.wrongShape("cannot cut " + whole + " into " + parts + " parts " + Arrays.toString(given));
        }
        return given;
    }
}
