package org.touchstone.benchmarks.density;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/** Pictures of many images, side by side. */
final class Sheets {
    private static final int COLUMNS = 10;
    private static final int COUNT = 60;
    private static final int GREY = 255;

    private Sheets() {}

    /** Draws of the flow at a temperature. */
    static void samples(Flow flow, Key key, double temperature, Path file) {
        Scope.<Boolean>evaluate(() -> {
            write(flow.sample(key, COUNT, temperature), COLUMNS, file);
            return true;
        });
    }

    /** Images with pixels in [0, 1], N x C x H x W, in rows of so many. */
    static void write(Tensor images, int columns, Path file) {
        int count = Math.toIntExact(images.size(0));
        int channels = Math.toIntExact(images.size(1));
        int height = Math.toIntExact(images.size(2));
        int width = Math.toIntExact(images.size(3));
        double[] pixels = images.toDoubles();
        int rows = (count + columns - 1) / columns;
        int type = channels == 3 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY;
        BufferedImage sheet = new BufferedImage(columns * width, rows * height, type);
        int[] sample = new int[channels];
        for (int i = 0; i < count * height * width; i++) {
            int image = i / (height * width);
            int inside = i % (height * width);
            for (int c = 0; c < channels; c++) {
                double pixel = pixels[(image * channels + c) * height * width + inside];
                sample[c] = (int) Math.min(GREY, Math.floor(256 * pixel));
            }
            int x = image % columns * width + inside % width;
            int y = image / columns * height + inside / width;
            sheet.getRaster().setPixel(x, y, sample);
        }
        try {
            ImageIO.write(sheet, "png", file.toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write " + file, failure);
        }
    }
}
