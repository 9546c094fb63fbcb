package org.touchstone.kernel.saliency.method;

import java.util.ArrayList;
import java.util.List;

/**
 * A micro-batch of rows: some images times some of the samples of each, so that memory does not grow with either.
 *
 * @param images from (inclusive) to (exclusive)
 * @param samples from (inclusive) to (exclusive)
 */
record Chunk(Range images, Range samples) {
    /** From (inclusive) to (exclusive). */
    record Range(int from, int to) {
        int length() {
            return to - from;
        }
    }

    int rows() {
        return images.length() * samples.length();
    }

    /** Chunks of at most so many rows; those of one range of images follow each other. */
    static List<List<Chunk>> byImages(int images, int samples, int rows) {
        int most = Math.max(1, rows / samples);
        int width = Math.min(samples, rows);
        List<List<Chunk>> all = new ArrayList<>();
        for (int i = 0; i < images; i += most) {
            Range range = new Range(i, Math.min(images, i + most));
            List<Chunk> same = new ArrayList<>();
            for (int s = 0; s < samples; s += width) {
                same.add(new Chunk(range, new Range(s, Math.min(samples, s + width))));
            }
            all.add(same);
        }
        return all;
    }

    /** One element per row: that of the row's image. */
    <T> List<T> repeat(List<T> perImage) {
        List<T> repeated = new ArrayList<>(rows());
        for (int i = images.from(); i < images.to(); i++) {
            for (int s = 0; s < samples.length(); s++) {
                repeated.add(perImage.get(i));
            }
        }
        return repeated;
    }
}
