package org.touchstone.kernel.l2l;

import java.util.Set;
import java.util.stream.IntStream;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.classify.InputShape;
import org.touchstone.kernel.classify.SpecException;

/**
 * The images with these labels, in their order, and with the labels they had: an optimizer trained on some labels is tried on
 * others. Source: section 3.3 of the paper, CIFAR-5 and CIFAR-2.
 */
public final class LabelSubset implements ImageSource {
    private final ImageSource images;
    private final int[] chosen;

    /** @throws SpecException when no image has such a label */
    public LabelSubset(ImageSource images, Set<Integer> labels) {
        this.images = images;
        this.chosen = IntStream.range(0, images.count())
                .filter(i -> labels.contains(labelOf(images, i)))
                .toArray();
        if (chosen.length == 0) {
            throw new SpecException("labels", "no image has one of the labels " + labels);
        }
    }

    private static int labelOf(ImageSource images, int index) {
        int[] label = new int[1];
        images.read(new int[] {index}, new byte[images.shape().pixels()], label);
        return label[0];
    }

    @Override
    public int count() {
        return chosen.length;
    }

    @Override
    public InputShape shape() {
        return images.shape();
    }

    @Override
    public int classes() {
        return images.classes();
    }

    @Override
    public void read(int[] indices, byte[] pixels, int[] labels) {
        images.read(IntStream.of(indices).map(i -> chosen[i]).toArray(), pixels, labels);
    }
}
