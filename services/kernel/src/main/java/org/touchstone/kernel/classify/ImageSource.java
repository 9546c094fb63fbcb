package org.touchstone.kernel.classify;

/** Labelled images by number. Implementations give the same image for the same number for ever, to any thread. */
public interface ImageSource {
    /** How many images. */
    int count();

    InputShape shape();

    /** Labels are 0 to classes - 1. */
    int classes();

    /**
     * Copies images and labels.
     *
     * @param indices which, each 0 to count - 1, repeats allowed
     * @param pixels receives for each index in turn shape().pixels() unsigned bytes (channel, row, column)
     * @param labels receives the label of each
     */
    void read(int[] indices, byte[] pixels, int[] labels);
}
