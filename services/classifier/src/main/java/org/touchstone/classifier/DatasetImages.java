package org.touchstone.classifier;

import java.nio.ByteBuffer;
import org.touchstone.catalog.DatasetView;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.classify.InputShape;

/** Some of the images of a published split, in a given order, as the kernel reads them. */
public final class DatasetImages implements ImageSource {
    private final DatasetView view;
    private final int[] chosen;

    private DatasetImages(DatasetView view, int[] chosen) {
        this.view = view;
        this.chosen = chosen;
    }

    /** All images in the order of the split. */
    public static DatasetImages all(DatasetView view) {
        int[] every = new int[view.count()];
        for (int i = 0; i < every.length; i++) {
            every[i] = i;
        }
        return new DatasetImages(view, every);
    }

    /** The images at {@code indices}, numbered from 0 in that order. */
    public static DatasetImages of(DatasetView view, int[] indices) {
        return new DatasetImages(view, indices.clone());
    }

    @Override
    public int count() {
        return chosen.length;
    }

    @Override
    public InputShape shape() {
        ImageDimensions dimensions = view.dimensions();
        return new InputShape(dimensions.channels(), dimensions.height(), dimensions.width());
    }

    @Override
    public int classes() {
        return view.classNames().size();
    }

    @Override
    public void read(int[] indices, byte[] pixels, int[] labels) {
        int[] translated = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            translated[i] = chosen[indices[i]];
        }
        long[] classes = new long[indices.length];
        view.copy(translated, ByteBuffer.wrap(pixels), classes);
        for (int i = 0; i < indices.length; i++) {
            labels[i] = (int) classes[i];
        }
    }
}
