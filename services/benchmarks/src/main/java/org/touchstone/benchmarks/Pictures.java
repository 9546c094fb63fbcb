package org.touchstone.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Published;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.data.IdxReader;
import org.touchstone.kernel.data.LabelledImageReader;
import org.touchstone.kernel.data.ReadLimits;

/** A published data set of 28 x 28 pictures in ten classes: MNIST from a folder, or made up (a bright row per class, under noise). */
final class Pictures {
    static final String NAME = "benchmark-pictures";
    private static final ImageDimensions DIMENSIONS = new ImageDimensions(1, 28, 28);
    private static final int CLASSES = 10;
    private static final int MADE_UP = 10_000;
    private static final int PER_SHARD = 5_000;

    private final byte[] pixels;
    private final int[] labels;

    private Pictures(byte[] pixels, int[] labels) {
        this.pixels = pixels;
        this.labels = labels;
    }

    static Published<DatasetManifest> publish(Catalog catalog, Optional<Path> mnist) {
        Pictures pictures = mnist.map(Pictures::read).orElseGet(Pictures::makeUp);
        int count = pictures.labels.length;
        List<DatasetManifest.Shard> shards = IntStream.iterate(0, from -> from < count, from -> from + PER_SHARD)
                .mapToObj(from -> pictures.shard(catalog, from, Math.min(count, from + PER_SHARD)))
                .toList();
        return catalog.publish(new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                NAME,
                "",
                DIMENSIONS,
                IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(),
                List.of(new DatasetManifest.Split("train", count, shards, DatasetManifest.Refusals.NONE)),
                new Normalization(List.of(0.13), List.of(0.31)),
                "train",
                new Lineage("benchmark", List.of(), List.of())));
    }

    private DatasetManifest.Shard shard(Catalog catalog, int from, int to) {
        byte[] some = java.util.Arrays.copyOfRange(pixels, from * DIMENSIONS.size(), to * DIMENSIONS.size());
        return catalog.putShard(NAME, DIMENSIONS, some, java.util.Arrays.copyOfRange(labels, from, to));
    }

    private static Pictures makeUp() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] pixels = new byte[MADE_UP * DIMENSIONS.size()];
        int[] labels = new int[MADE_UP];
        for (int i = 0; i < pixels.length; i++) {
            int image = i / DIMENSIONS.size();
            labels[image] = image % CLASSES;
            int row = i % DIMENSIONS.size() / DIMENSIONS.width();
            pixels[i] = (byte) (random.nextInt(120) + (row == 2 * labels[image] + 4 ? 100 : 0));
        }
        return new Pictures(pixels, labels);
    }

    private static Pictures read(Path folder) {
        try (IdxReader reader = new IdxReader(
                open(folder, "train-images-idx3-ubyte.gz"),
                open(folder, "train-labels-idx1-ubyte.gz"),
                CLASSES,
                ReadLimits.DEFAULT)) {
            byte[] pixels = new byte[Math.multiplyExact((int) reader.count(), DIMENSIONS.size())];
            int[] labels = new int[(int) reader.count()];
            for (int i = 0; i < labels.length; i++) {
                if (!(reader.next().orElseThrow() instanceof LabelledImageReader.Accepted image)) {
                    throw new IllegalArgumentException("Image " + i + " in " + folder + " is refused");
                }
                System.arraycopy(image.pixels(), 0, pixels, i * DIMENSIONS.size(), DIMENSIONS.size());
                labels[i] = image.label();
            }
            return new Pictures(pixels, labels);
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
