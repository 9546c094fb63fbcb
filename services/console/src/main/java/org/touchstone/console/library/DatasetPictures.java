package org.touchstone.console.library;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.DatasetView;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Reference;
import org.touchstone.console.http.ProblemException;

/** Looks into data sets: the first images of each class as a picture, and how many images each class has. */
@ApplicationScoped
public class DatasetPictures {
    private static final long BUDGET_BYTES = 64L << 20;
    private static final int LOOKED_AT = 2_000;
    private static final int BATCH = 1_000;
    private static final int MOST_COUNTED = 200_000;
    private static final int DISTRIBUTIONS_KEPT = 200;
    private static final int MOST_CLASSES = 40;

    private final Catalog catalog;
    private final Map<String, Distribution> distributionByKey = new LinkedHashMap<>();

    DatasetPictures(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Images of each class among the first {@code counted} of {@code total}. */
    public record Distribution(List<String> classNames, List<Long> counts, long counted, long total) {
        public Distribution {
            classNames = List.copyOf(classNames);
            counts = List.copyOf(counts);
        }
    }

    /** One row for each class (the first 40), with its first {@code columns} images among the first 2,000 of the split. */
    public byte[] byClass(Reference dataset, String split, int columns) {
        DatasetView images = open(dataset, split);
        int rows = Math.max(1, Math.min(MOST_CLASSES, images.classNames().size()));
        Mosaic mosaic = new Mosaic(images.dimensions(), columns, rows);
        int[] filled = new int[rows];
        forEachBatch(images, Math.min(LOOKED_AT, images.count()), (count, pixels, labels) -> {
            for (int i = 0; i < count; i++) {
                int row = (int) labels[i];
                if (row >= 0 && row < rows && filled[row] < columns) {
                    mosaic.draw(
                            filled[row]++, row, pixels, i * images.dimensions().size());
                }
            }
        });
        return mosaic.png();
    }

    /** The first {@code count} images of the split, in order. */
    public byte[] first(Reference dataset, String split, int count, int columns) {
        DatasetView images = open(dataset, split);
        int shown = Math.max(1, Math.min(count, images.count()));
        Mosaic mosaic = new Mosaic(images.dimensions(), Math.min(columns, shown), (shown + columns - 1) / columns);
        int[] next = new int[1];
        forEachBatch(images, Math.min(count, images.count()), (size, pixels, labels) -> {
            for (int i = 0; i < size; i++) {
                int cell = next[0]++;
                mosaic.draw(
                        cell % columns,
                        cell / columns,
                        pixels,
                        i * images.dimensions().size());
            }
        });
        return mosaic.png();
    }

    /** One image of the split by its number, pixel for pixel. */
    public byte[] one(Reference dataset, String split, int number) {
        DatasetView images = open(dataset, split);
        if (number < 0 || number >= images.count()) {
            throw ProblemException.notFound(
                    "There is no image " + number + ".", "The split has images 0 to " + (images.count() - 1) + ".");
        }
        ImageDimensions shape = images.dimensions();
        byte[] planes = new byte[shape.size()];
        images.copy(new int[] {number}, ByteBuffer.wrap(planes), new long[1]);
        int channels = shape.channels() == 3 ? 3 : 1;
        int plane = shape.height() * shape.width();
        byte[] pixels = new byte[plane * channels];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = planes[i % channels * plane + i / channels];
        }
        return Png.encode(shape.width(), shape.height(), channels, pixels);
    }

    /** How many images each class has; counted once per data set and split. */
    public Distribution distribution(Reference dataset, String split) {
        String key = dataset + "/" + split;
        synchronized (distributionByKey) {
            Distribution known = distributionByKey.get(key);
            if (known != null) {
                return known;
            }
        }
        DatasetView images = open(dataset, split);
        int counted = Math.min(MOST_COUNTED, images.count());
        long[] counts = new long[images.classNames().size()];
        forEachBatch(images, counted, (count, pixels, labels) -> {
            for (int i = 0; i < count; i++) {
                if (labels[i] >= 0 && labels[i] < counts.length) {
                    counts[(int) labels[i]]++;
                }
            }
        });
        Distribution distribution = new Distribution(
                images.classNames(), Arrays.stream(counts).boxed().toList(), counted, images.count());
        synchronized (distributionByKey) {
            distributionByKey.put(key, distribution);
            if (distributionByKey.size() > DISTRIBUTIONS_KEPT) {
                distributionByKey.remove(distributionByKey.keySet().iterator().next());
            }
        }
        return distribution;
    }

    private DatasetView open(Reference dataset, String split) {
        DatasetManifest manifest = catalog.dataset(dataset).content();
        return catalog.open(manifest, split, BUDGET_BYTES);
    }

    private static void forEachBatch(DatasetView images, int count, BatchConsumer consumer) {
        int size = images.dimensions().size();
        for (int from = 0; from < count; from += BATCH) {
            int length = Math.min(BATCH, count - from);
            byte[] pixels = new byte[length * size];
            long[] labels = new long[length];
            images.copy(IntStream.range(from, from + length).toArray(), ByteBuffer.wrap(pixels), labels);
            consumer.accept(length, pixels, labels);
        }
    }

    private interface BatchConsumer {
        void accept(int count, byte[] pixels, long[] labels);
    }
}
