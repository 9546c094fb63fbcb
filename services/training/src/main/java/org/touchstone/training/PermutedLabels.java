package org.touchstone.training;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.touchstone.catalog.DatasetView;
import org.touchstone.kernel.random.Key;

/**
 * Labels of a split in another order, so that they say nothing about the images and only memory can fit them: Zhang et al.,
 * "Understanding deep learning requires rethinking generalization" (2017); Adebayo et al. (2018), section 4.
 */
final class PermutedLabels {
    private static final int BATCH = 1024;

    private PermutedLabels() {}

    /** One label for each image of the split; each class keeps its number of images. */
    static int[] of(DatasetView view, long seed) {
        int[] order = Key.of(seed).fold("permuted labels").permutation(view.count());
        long[] labels = read(view);
        return IntStream.of(order).map(from -> (int) labels[from]).toArray();
    }

    private static long[] read(DatasetView view) {
        long[] labels = new long[view.count()];
        long[] batch = new long[BATCH];
        ByteBuffer unseen = ByteBuffer.allocate(BATCH * view.dimensions().size());
        for (int from = 0; from < labels.length; from += BATCH) {
            int[] indices =
                    IntStream.range(from, Math.min(labels.length, from + BATCH)).toArray();
            view.copy(indices, unseen.clear(), batch);
            System.arraycopy(batch, 0, labels, from, indices.length);
        }
        return labels;
    }
}
