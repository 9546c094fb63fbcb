package org.touchstone.catalog;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.CatalogException.Code;
import org.touchstone.catalog.DatasetManifest.Shard;
import org.touchstone.store.Sha256;
import org.touchstone.store.safetensors.DType;
import org.touchstone.store.safetensors.Safetensors;
import org.touchstone.store.safetensors.SafetensorsException;
import org.touchstone.store.safetensors.SafetensorsFile;
import org.touchstone.store.safetensors.TensorEntry;

/** Shards as safetensors: {@code images} U8 [n, c, h, w] and {@code labels} I64 [n]. */
final class ShardFormat {
    private static final String IMAGES = "images";
    private static final String LABELS = "labels";

    private ShardFormat() {}

    /** Images one after the other, and their labels. */
    @SuppressWarnings("ArrayRecordComponent")
    record LoadedShard(byte[] pixels, int[] labels) {}

    static byte[] encode(ImageDimensions dimensions, byte[] pixels, int[] labels) {
        long[] wide = new long[labels.length];
        for (int i = 0; i < labels.length; i++) {
            wide[i] = labels[i];
        }
        // Labels first: eight-byte numbers start at a multiple of eight.
        return Safetensors.toBytes(SafetensorsFile.of(
                Map.of("format", "touchstone-labelled-images"),
                List.of(
                        TensorEntry.ofLongs(LABELS, List.of((long) labels.length), wide),
                        new TensorEntry(IMAGES, DType.U8, shape(dimensions, labels.length), ByteBuffer.wrap(pixels)))));
    }

    private static List<Long> shape(ImageDimensions dimensions, int count) {
        return List.of(
                (long) count, (long) dimensions.channels(), (long) dimensions.height(), (long) dimensions.width());
    }

    static LoadedShard decode(Shard shard, DatasetManifest manifest, byte[] bytes) {
        if (bytes.length != shard.bytes() || !Sha256.hex(bytes).equals(shard.sha256())) {
            throw corrupt(shard, "its bytes do not have the digest in the manifest", null);
        }
        try {
            SafetensorsFile file = Safetensors.read(bytes);
            TensorEntry images = file.tensor(IMAGES);
            TensorEntry labels = file.tensor(LABELS);
            if (images.dtype() != DType.U8
                    || labels.dtype() != DType.I64
                    || !images.shape().equals(shape(manifest.dimensions(), shard.count()))
                    || !labels.shape().equals(List.of((long) shard.count()))) {
                throw corrupt(shard, "its tensors do not have the shapes in the manifest", null);
            }
            byte[] pixels = new byte[images.size()];
            images.data().get(pixels);
            return new LoadedShard(
                    pixels, classes(shard, labels.longs(), manifest.classNames().size()));
        } catch (SafetensorsException e) {
            throw corrupt(shard, "it is not readable as safetensors (" + e.getMessage() + ")", e);
        }
    }

    private static int[] classes(Shard shard, long[] labels, int classes) {
        int[] result = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw corrupt(shard, "label " + labels[i] + " names no class", null);
            }
            result[i] = (int) labels[i];
        }
        return result;
    }

    private static CatalogException corrupt(Shard shard, String why, @Nullable Throwable cause) {
        return new CatalogException(
                Code.CORRUPT, "Shard " + shard.key() + " is damaged: " + why + ". Ingest the data set again.", cause);
    }
}
