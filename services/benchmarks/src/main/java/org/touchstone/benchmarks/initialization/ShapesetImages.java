package org.touchstone.benchmarks.initialization;

import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.classify.InputShape;
import org.touchstone.kernel.data.Shapeset;

/** Images of Shapeset-3x2 from a number on, painted when they are read: the stream of the paper, cut to a length. */
record ShapesetImages(Shapeset shapeset, long first, int count) implements ImageSource {
    static final InputShape SHAPE =
            new InputShape(Shapeset.SHAPE.channels(), Shapeset.SHAPE.height(), Shapeset.SHAPE.width());

    @Override
    public InputShape shape() {
        return SHAPE;
    }

    @Override
    public int classes() {
        return Shapeset.CLASS_NAMES.size();
    }

    @Override
    public void read(int[] indices, byte[] pixels, int[] labels) {
        for (int i = 0; i < indices.length; i++) {
            labels[i] = shapeset.paint(first + indices[i], pixels, i * SHAPE.pixels());
        }
    }
}
