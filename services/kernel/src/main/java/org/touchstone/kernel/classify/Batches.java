package org.touchstone.kernel.classify;

import org.touchstone.kernel.random.Key;

/**
 * Which images each step sees and how they are moved: a pure function of the key and the step. The images are shuffled
 * anew each epoch; batches run across the ends of epochs, so all are full.
 */
final class Batches {
    private final ImageSource source;
    private final Key order;
    private final Key shifts;
    private final int batchSize;
    private final int shiftPixels;
    private long cachedEpoch = -1;
    private int[] cachedOrder = {};

    /** Pixels and labels of one step. */
    @SuppressWarnings("ArrayRecordComponent")
    record Batch(byte[] pixels, int[] labels) {}

    Batches(ImageSource source, TrainingSpec spec) {
        SpecException.require(source.count() > 0, "dataset", "has no images");
        this.source = source;
        this.batchSize = spec.batchSize();
        this.shiftPixels = spec.shiftPixels();
        Key root = Key.of(spec.seed());
        this.order = root.fold("order");
        this.shifts = root.fold("shift");
    }

    Batch at(long step) {
        int[] indices = indices(step);
        int size = source.shape().pixels();
        byte[] pixels = new byte[Math.multiplyExact(indices.length, size)];
        int[] labels = new int[indices.length];
        source.read(indices, pixels, labels);
        for (int label : labels) {
            SpecException.require(
                    label >= 0 && label < source.classes(),
                    "dataset",
                    "has a label " + label + " outside 0 to " + (source.classes() - 1));
        }
        return new Batch(shiftPixels == 0 ? pixels : shifted(pixels, step), labels);
    }

    int[] indices(long step) {
        int[] indices = new int[batchSize];
        long first = step * batchSize;
        for (int i = 0; i < batchSize; i++) {
            long position = first + i;
            indices[i] = epoch(position / source.count())[(int) (position % source.count())];
        }
        return indices;
    }

    private int[] epoch(long epoch) {
        if (epoch != cachedEpoch) {
            cachedOrder = order.fold(epoch).permutation(source.count());
            cachedEpoch = epoch;
        }
        return cachedOrder;
    }

    private byte[] shifted(byte[] pixels, long step) {
        InputShape shape = source.shape();
        Key key = shifts.fold(step);
        int span = 2 * shiftPixels + 1;
        byte[] moved = new byte[pixels.length];
        int plane = shape.height() * shape.width();
        for (int from = 0, draw = 0; from < pixels.length; draw += 2) {
            int down = (int) (key.uniform(draw) * span) - shiftPixels;
            int right = (int) (key.uniform(draw + 1) * span) - shiftPixels;
            for (int channel = 0; channel < shape.channels(); channel++, from += plane) {
                movePlane(pixels, moved, from, down, right);
            }
        }
        return moved;
    }

    private void movePlane(byte[] pixels, byte[] moved, int from, int down, int right) {
        int height = source.shape().height();
        int width = source.shape().width();
        int length = width - Math.abs(right);
        if (length <= 0) {
            return;
        }
        for (int row = Math.max(0, down); row < Math.min(height, height + down); row++) {
            int target = from + row * width + Math.max(0, right);
            int origin = from + (row - down) * width + Math.max(0, -right);
            System.arraycopy(pixels, origin, moved, target, length);
        }
    }
}
