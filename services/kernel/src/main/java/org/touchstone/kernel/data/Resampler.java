package org.touchstone.kernel.data;

/**
 * Scales planes of bytes with a triangle filter that widens when reducing (antialiased bilinear), first across, then down.
 * Plain double arithmetic in a fixed order: the same bytes on every machine.
 */
final class Resampler {
    private Resampler() {}

    static byte[] resample(byte[] pixels, ImageShape shape, int height, int width) {
        if (height == shape.height() && width == shape.width()) {
            return pixels;
        }
        Taps across = Taps.of(shape.width(), width);
        Taps down = Taps.of(shape.height(), height);
        byte[] result = new byte[shape.channels() * height * width];
        double[] wide = new double[shape.height() * width];
        for (int channel = 0; channel < shape.channels(); channel++) {
            int from = channel * shape.height() * shape.width();
            for (int row = 0; row < shape.height(); row++) {
                for (int column = 0; column < width; column++) {
                    wide[row * width + column] = across.sumBytes(column, pixels, from + row * shape.width());
                }
            }
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    double value = down.sum(row, wide, column, width);
                    result[(channel * height + row) * width + column] =
                            (byte) Math.max(0, Math.min(255, (int) Math.floor(value + 0.5)));
                }
            }
        }
        return result;
    }

    /** Which input samples make up each output sample, and with what weights (summing to 1). */
    @SuppressWarnings("ArrayRecordComponent")
    private record Taps(int[] start, double[][] weights) {

        static Taps of(int from, int to) {
            double scale = (double) from / to;
            double support = Math.max(1, scale);
            int[] start = new int[to];
            double[][] weights = new double[to][];
            for (int i = 0; i < to; i++) {
                double middle = (i + 0.5) * scale;
                int first = Math.max(0, (int) Math.floor(middle - support));
                int last = Math.min(from, (int) Math.ceil(middle + support));
                double[] row = new double[last - first];
                double total = 0;
                for (int j = first; j < last; j++) {
                    row[j - first] = Math.max(0, 1 - Math.abs((j + 0.5 - middle) / support));
                    total += row[j - first];
                }
                for (int j = 0; j < row.length; j++) {
                    row[j] /= total;
                }
                start[i] = first;
                weights[i] = row;
            }
            return new Taps(start, weights);
        }

        double sumBytes(int output, byte[] pixels, int offset) {
            double sum = 0;
            double[] row = weights[output];
            for (int j = 0; j < row.length; j++) {
                sum += row[j] * (pixels[offset + start[output] + j] & 0xFF);
            }
            return sum;
        }

        double sum(int output, double[] values, int offset, int stride) {
            double sum = 0;
            double[] row = weights[output];
            for (int j = 0; j < row.length; j++) {
                sum += row[j] * values[offset + (start[output] + j) * stride];
            }
            return sum;
        }
    }
}
