package org.touchstone.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
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
import org.touchstone.kernel.data.LabelledImages;

/** A published data set of 28 x 28 pictures in ten classes: MNIST from a folder, or made up (a bright row per class, under noise). */
final class Pictures {
    static final String NAME = "benchmark-pictures";
    private static final ImageDimensions DIMENSIONS = new ImageDimensions(1, 28, 28);
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
                IntStream.range(0, Mnist.CLASSES).mapToObj(Integer::toString).toList(),
                List.of(new DatasetManifest.Split("train", count, shards, DatasetManifest.Refusals.NONE)),
                new Normalization(List.of(0.13), List.of(0.31)),
                "train",
                new Lineage("benchmark", List.of(), List.of())));
    }

    private DatasetManifest.Shard shard(Catalog catalog, int from, int to) {
        byte[] some = Arrays.copyOfRange(pixels, from * DIMENSIONS.size(), to * DIMENSIONS.size());
        return catalog.putShard(NAME, DIMENSIONS, some, Arrays.copyOfRange(labels, from, to));
    }

    private static Pictures makeUp() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] pixels = new byte[MADE_UP * DIMENSIONS.size()];
        int[] labels = new int[MADE_UP];
        for (int i = 0; i < pixels.length; i++) {
            int image = i / DIMENSIONS.size();
            labels[image] = image % Mnist.CLASSES;
            int row = i % DIMENSIONS.size() / DIMENSIONS.width();
            pixels[i] = (byte) (random.nextInt(120) + (row == 2 * labels[image] + 4 ? 100 : 0));
        }
        return new Pictures(pixels, labels);
    }

    private static Pictures read(Path folder) {
        LabelledImages images = Mnist.read(folder, "train");
        return new Pictures(images.pixels(), images.labels());
    }
}
