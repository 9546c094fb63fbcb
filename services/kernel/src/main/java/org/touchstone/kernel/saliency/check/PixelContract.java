package org.touchstone.kernel.saliency.check;

import java.util.Collections;
import java.util.List;

/**
 * How pixels enter a model, because an ONNX file does not say: x = scale pixel + offset, per channel, pixel from 0 to 255.
 *
 * @param baseline where integrated gradients begin and what occlusion shows, in units of x, per channel
 */
public record PixelContract(List<Double> scale, List<Double> offset, List<Double> baseline) {
    private static final double WHITE = 255;

    public PixelContract {
        scale = List.copyOf(scale);
        offset = List.copyOf(offset);
        baseline = List.copyOf(baseline);
        if (scale.isEmpty() || scale.size() != offset.size() || scale.size() != baseline.size()) {
            throw new IllegalArgumentException("a pixel contract has one scale, offset and baseline per channel, not "
                    + scale.size() + ", " + offset.size() + " and " + baseline.size());
        }
        for (int c = 0; c < scale.size(); c++) {
            if (!Double.isFinite(scale.get(c))
                    || scale.get(c) == 0
                    || !Double.isFinite(offset.get(c))
                    || !Double.isFinite(baseline.get(c))) {
                throw new IllegalArgumentException("channel " + c + " of the pixel contract has scale " + scale.get(c)
                        + ", offset " + offset.get(c) + " and baseline " + baseline.get(c)
                        + "; numbers are finite and the scale is not 0");
            }
        }
    }

    /** x = pixel / 255, baseline 0. */
    public static PixelContract unit(int channels) {
        return of(channels, 1 / WHITE, 0);
    }

    /** The same for all channels, baseline 0. */
    public static PixelContract of(int channels, double scale, double offset) {
        return new PixelContract(
                Collections.nCopies(channels, scale),
                Collections.nCopies(channels, offset),
                Collections.nCopies(channels, 0.0));
    }

    public int channels() {
        return scale.size();
    }
}
