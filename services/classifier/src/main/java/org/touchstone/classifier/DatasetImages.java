package org.touchstone.classifier;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.DatasetView;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.classify.InputShape;

/** Some of the images of a published split, in a given order, as the kernel reads them. */
public final class DatasetImages implements ImageSource {
    private final DatasetView view;
    private final int[] chosen;
    private final int @Nullable [] otherLabels;

    private DatasetImages(DatasetView view, int[] chosen, int @Nullable [] otherLabels) {
        this.view = view;
        this.chosen = chosen;
        this.otherLabels = otherLabels;
    }

    /** All images in the order of the split. */
    public static DatasetImages all(DatasetView view) {
        int[] every = new int[view.count()];
        for (int i = 0; i < every.length; i++) {
            every[i] = i;
        }
        return new DatasetImages(view, every, null);
    }

    /** The images at {@code indices}, numbered from 0 in that order. */
    public static DatasetImages of(DatasetView view, int[] indices) {
        return new DatasetImages(view, indices.clone(), null);
    }

    /** The same images under other labels: {@code labels} has one for each image of the split, by its number there. */
    public DatasetImages labelled(int[] labels) {
        if (labels.length != view.count()) {
            throw new IllegalArgumentException(
                    "There are " + view.count() + " images in the split and " + labels.length + " labels for them.");
        }
        return new DatasetImages(view, chosen, labels.clone());
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
            labels[i] = otherLabels == null ? (int) classes[i] : otherLabels[translated[i]];
        }
    }
}
