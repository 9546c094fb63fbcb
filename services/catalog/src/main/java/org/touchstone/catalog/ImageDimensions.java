package org.touchstone.catalog;

/** Channels, height and width of every image of a data set, and of the input of a model. */
public record ImageDimensions(int channels, int height, int width) {
    public ImageDimensions {
        if (channels < 1 || height < 1 || width < 1 || (long) channels * height * width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "No image has " + channels + " channels of " + height + " x " + width + " pixels.");
        }
    }

    /** Numbers in one image. */
    public int size() {
        return channels * height * width;
    }
}
