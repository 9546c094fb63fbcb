package org.touchstone.kernel.l2l;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.touchstone.kernel.classify.SpecException;

/**
 * How coordinates are laid out for the network: in blocks that stay in the cache, each of coordinates of one group; the last of
 * a group is padded. Position p of the layout holds coordinate {@code order[p]}.
 */
final class Blocks {
    private static final int WIDEST = 1024;

    private final int[] order;
    private final int functions;
    private final int width;
    private final int[] from;
    private final int[] size;
    private final int[] group;

    private Blocks(List<int[]> members, int functions) {
        int largest = members.stream().mapToInt(part -> part.length).max().orElseThrow();
        int share = ceil(largest, ceil(largest, WIDEST));
        this.order = members.stream().flatMapToInt(IntStream::of).toArray();
        this.functions = functions;
        this.width = ceil(share, Rows.LANES) * Rows.LANES;
        int count = members.stream().mapToInt(part -> ceil(part.length, width)).sum();
        this.from = new int[count];
        this.size = new int[count];
        this.group = new int[count];
        int block = 0;
        int start = 0;
        for (int g = 0; g < members.size(); g++) {
            int length = members.get(g).length;
            for (int done = 0; done < length; done += width) {
                from[block] = start + done;
                size[block] = Math.min(width, length - done);
                group[block++] = g;
            }
            start += length;
        }
    }

    private static int ceil(int a, int b) {
        return (a + b - 1) / b;
    }

    /** @throws SpecException when the objective has coordinates of a kind that no group of the architecture is for */
    static Blocks of(Architecture architecture, Objective objective) {
        return of(architecture, objective.parts(), objective.functions());
    }

    /** @throws SpecException when there is a part of a kind that no group of the architecture is for */
    static Blocks of(Architecture architecture, List<Objective.Part> parts, int functions) {
        List<String> groups = architecture.groups();
        if (groups.isEmpty()) {
            int all = parts.stream().mapToInt(Objective.Part::coordinates).sum();
            return new Blocks(List.of(IntStream.range(0, all).toArray()), functions);
        }
        List<IntStream.Builder> members = new ArrayList<>();
        groups.forEach(name -> members.add(IntStream.builder()));
        int at = 0;
        for (Objective.Part part : parts) {
            int index = groups.indexOf(part.kind());
            if (index < 0) {
                throw new SpecException(
                        "architecture.groups",
                        groups + " has no network for coordinates of the kind " + part.kind()
                                + "; name it, or use one network for all");
            }
            IntStream.range(at, at + part.coordinates()).forEach(members.get(index)::add);
            at += part.coordinates();
        }
        return new Blocks(
                members.stream().map(builder -> builder.build().toArray()).toList(), functions);
    }

    int coordinates() {
        return order.length;
    }

    /** How many blocks. */
    int count() {
        return from.length;
    }

    int width() {
        return width;
    }

    /** Coordinates in that block. */
    int size(int block) {
        return size[block];
    }

    /** Which network works on that block. */
    int group(int block) {
        return group[block];
    }

    /** Which coordinate column j of that block is. */
    int coordinate(int block, int j) {
        return order[from[block] + j];
    }

    /**
     * The first rows of a part of a state become their means over the coordinates of the same group and function. The derivative
     * is the same operation on cotangents.
     */
    void average(float[][][] blocks, int part, int rows) {
        if (rows == 0) {
            return;
        }
        int perFunction = order.length / functions;
        double[][] sums = new double[count()][];
        double[][] counts = new double[count()][];
        for (int b = 0; b < count(); b++) {
            boolean first = b == 0 || group[b] != group[b - 1];
            sums[b] = first ? new double[functions * rows] : sums[b - 1];
            counts[b] = first ? new double[functions] : counts[b - 1];
            for (int j = 0; j < size[b]; j++) {
                int function = coordinate(b, j) / perFunction;
                counts[b][function]++;
                for (int m = 0; m < rows; m++) {
                    sums[b][function * rows + m] += blocks[b][part][m * width + j];
                }
            }
        }
        for (int b = 0; b < count(); b++) {
            for (int j = 0; j < size[b]; j++) {
                int function = coordinate(b, j) / perFunction;
                for (int m = 0; m < rows; m++) {
                    blocks[b][part][m * width + j] = (float) (sums[b][function * rows + m] / counts[b][function]);
                }
            }
        }
    }
}
