package org.touchstone.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.data.IdxReader;
import org.touchstone.kernel.data.LabelledImageReader;
import org.touchstone.kernel.data.LabelledImages;
import org.touchstone.kernel.data.ReadLimits;

/** MNIST's four .gz files in a folder. */
public final class Mnist {
    /** Digits. */
    public static final int CLASSES = 10;

    private Mnist() {}

    /** All images whose files begin with {@code prefix}, "train" or "t10k". */
    public static LabelledImages read(Path folder, String prefix) {
        try (IdxReader reader = new IdxReader(
                open(folder, prefix + "-images-idx3-ubyte.gz"),
                open(folder, prefix + "-labels-idx1-ubyte.gz"),
                CLASSES,
                ReadLimits.DEFAULT)) {
            LabelledImages.Builder images = new LabelledImages.Builder(reader.shape(), Math.toIntExact(reader.count()));
            while (!images.full()) {
                if (!(reader.next().orElseThrow() instanceof LabelledImageReader.Accepted image)) {
                    throw new IllegalArgumentException("Image " + images.count() + " in " + folder + " is refused");
                }
                images.add(image.pixels(), image.label());
            }
            return images.build();
        }
    }

    private static FormatStream open(Path folder, String file) {
        try {
            return FormatStream.open(file, Files.newInputStream(folder.resolve(file)), ReadLimits.DEFAULT);
        } catch (IOException failure) {
            throw new UncheckedIOException("--mnist " + folder + " has no readable " + file, failure);
        }
    }
}
