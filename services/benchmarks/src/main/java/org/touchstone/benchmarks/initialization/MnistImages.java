package org.touchstone.benchmarks.initialization;

import org.touchstone.benchmarks.Mnist;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.classify.InputShape;
import org.touchstone.kernel.data.LabelledImages;

/** So many of these images, from the first on. */
record MnistImages(LabelledImages images, int count) implements ImageSource {
    @Override
    public InputShape shape() {
        return new InputShape(
                images.shape().channels(),
                images.shape().height(),
                images.shape().width());
    }

    @Override
    public int classes() {
        return Mnist.CLASSES;
    }

    @Override
    public void read(int[] indices, byte[] pixels, int[] labels) {
        int size = images.shape().size();
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(images.pixels(), indices[i] * size, pixels, i * size, size);
            labels[i] = images.labels()[indices[i]];
        }
    }
}
