package org.touchstone.kernel.classify;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** One part of MNIST, or of a data set in its format, in memory, from its gzipped IDX files. */
public final class MnistImages implements ImageSource {
    private static final int IMAGES = 0x803;
    private static final int LABELS = 0x801;

    private final byte[] pixels;
    private final byte[] labels;

    private MnistImages(byte[] pixels, byte[] labels) {
        this.pixels = pixels;
        this.labels = labels;
    }

    public static Path folder() {
        return folder("mnist");
    }

    private static Path folder(String name) {
        return Path.of(System.getProperty("touchstone.data", "../shared/data"), name);
    }

    /** The part "train" or "t10k". */
    public static MnistImages read(String part) throws IOException {
        return read("mnist", part);
    }

    /** A part of the data set in that folder. */
    public static MnistImages read(String name, String part) throws IOException {
        Path images = folder(name).resolve(part + "-images-idx3-ubyte.gz");
        Path labels = folder(name).resolve(part + "-labels-idx1-ubyte.gz");
        try (DataInputStream image = open(images, IMAGES);
                DataInputStream label = open(labels, LABELS)) {
            int count = image.readInt();
            int size = image.readInt() * image.readInt();
            label.readInt();
            return new MnistImages(image.readNBytes(count * size), label.readNBytes(count));
        }
    }

    private static DataInputStream open(Path file, int magic) throws IOException {
        DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16));
        if (in.readInt() != magic) {
            throw new IOException(file + " is not the expected IDX file");
        }
        return in;
    }

    @Override
    public int count() {
        return labels.length;
    }

    @Override
    public InputShape shape() {
        return new InputShape(1, 28, 28);
    }

    @Override
    public int classes() {
        return 10;
    }

    @Override
    public void read(int[] indices, byte[] into, int[] labelsInto) {
        int size = shape().pixels();
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(pixels, indices[i] * size, into, i * size, size);
            labelsInto[i] = labels[indices[i]];
        }
    }
}
