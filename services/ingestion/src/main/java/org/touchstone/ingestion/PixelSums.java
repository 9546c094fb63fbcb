package org.touchstone.ingestion;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Normalization;

/** Sums of pixels and of their squares, per channel: whole numbers, so mean and deviation do not depend on the order. */
record PixelSums(long pixelsPerChannel, List<Long> sums, List<Long> squares) {
    private static final BigInteger WHITE = BigInteger.valueOf(255);

    PixelSums {
        sums = List.copyOf(sums);
        squares = List.copyOf(squares);
    }

    static PixelSums none(int channels) {
        List<Long> zeros = Collections.nCopies(channels, 0L);
        return new PixelSums(0, zeros, zeros);
    }

    /** With these images, one after the other, added. */
    PixelSums plus(ImageDimensions dimensions, byte[] pixels) {
        int area = dimensions.height() * dimensions.width();
        long[] sum = sums.stream().mapToLong(Long::longValue).toArray();
        long[] square = squares.stream().mapToLong(Long::longValue).toArray();
        for (int plane = 0; plane < pixels.length / area; plane++) {
            int channel = plane % sum.length;
            long planeSum = 0;
            long planeSquare = 0;
            for (int i = plane * area; i < (plane + 1) * area; i++) {
                int value = pixels[i] & 0xFF;
                planeSum += value;
                planeSquare += (long) value * value;
            }
            sum[channel] += planeSum;
            square[channel] += planeSquare;
        }
        return new PixelSums(pixelsPerChannel + pixels.length / sum.length, list(sum), list(square));
    }

    /** Mean and standard deviation over all pixels, in units where white is 1. */
    Normalization normalization() {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        BigInteger count = BigInteger.valueOf(pixelsPerChannel);
        double scale = count.multiply(WHITE).doubleValue();
        for (int channel = 0; channel < sums.size(); channel++) {
            BigInteger sum = BigInteger.valueOf(sums.get(channel));
            BigInteger spread =
                    count.multiply(BigInteger.valueOf(squares.get(channel))).subtract(sum.multiply(sum));
            means.add(sum.doubleValue() / scale);
            deviations.add(Math.sqrt(spread.doubleValue()) / scale);
        }
        return new Normalization(means, deviations);
    }

    private static List<Long> list(long[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
