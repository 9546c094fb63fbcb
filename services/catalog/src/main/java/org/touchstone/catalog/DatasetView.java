package org.touchstone.catalog;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.touchstone.catalog.CatalogException.Code;
import org.touchstone.catalog.DatasetManifest.Shard;
import org.touchstone.catalog.DatasetManifest.Split;
import org.touchstone.catalog.ShardFormat.LoadedShard;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.VersionedBytes;

/**
 * Images of a split by number, from 0. Shards are fetched and checked when first needed; the least recently used go first
 * when the budget is full. A split that fits into the budget is fetched once. Safe for use by many threads, one at a time.
 */
public final class DatasetView {
    private static final int MAX_SHARD_BYTES = 256 << 20;

    private final ObjectStore store;
    private final DatasetManifest manifest;
    private final List<Shard> shards;
    private final int[] firstOfShard;
    private final long budgetBytes;
    private final Map<Integer, LoadedShard> loaded = new LinkedHashMap<>(16, 0.75f, true);
    private long loadedBytes;

    DatasetView(ObjectStore store, DatasetManifest manifest, Split split, long budgetBytes) {
        this.store = store;
        this.manifest = manifest;
        this.shards = split.shards();
        this.budgetBytes = budgetBytes;
        this.firstOfShard = new int[shards.size() + 1];
        for (int s = 0; s < shards.size(); s++) {
            firstOfShard[s + 1] = Math.addExact(firstOfShard[s], shards.get(s).count());
        }
        if (firstOfShard[shards.size()] != split.count()) {
            throw new CatalogException(
                    Code.CORRUPT,
                    "Split '" + split.name() + "' of data set " + manifest.name() + " announces " + split.count()
                            + " images, its shards hold " + firstOfShard[shards.size()] + ".");
        }
    }

    /** Number of images. */
    public int count() {
        return firstOfShard[shards.size()];
    }

    /** Shape of each image. */
    public ImageDimensions dimensions() {
        return manifest.dimensions();
    }

    /** Names of the classes. */
    public List<String> classNames() {
        return manifest.classNames();
    }

    /**
     * Writes the images at {@code indices}, one after the other, into {@code pixels} from its position on, which moves past
     * them, and their classes into {@code labels} from 0. Each shard is fetched at most once per call.
     */
    public synchronized void copy(int[] indices, ByteBuffer pixels, long[] labels) {
        int size = dimensions().size();
        if (pixels.remaining() < (long) indices.length * size || labels.length < indices.length) {
            throw new IllegalArgumentException("There is no room for " + indices.length + " images of " + size
                    + " bytes: " + pixels.remaining() + " bytes, " + labels.length + " labels.");
        }
        for (int index : indices) {
            Objects.checkIndex(index, count());
        }
        boolean[] done = new boolean[indices.length];
        for (int i = 0; i < indices.length; i++) {
            if (!done[i]) {
                int number = shardOf(indices[i]);
                LoadedShard shard = shard(number);
                for (int j = i; j < indices.length; j++) {
                    int within = indices[j] - firstOfShard[number];
                    if (within >= 0 && within < shard.labels().length) {
                        pixels.put(pixels.position() + j * size, shard.pixels(), within * size, size);
                        labels[j] = shard.labels()[within];
                        done[j] = true;
                    }
                }
            }
        }
        pixels.position(pixels.position() + indices.length * size);
    }

    private int shardOf(int index) {
        int found = Arrays.binarySearch(firstOfShard, index);
        int number = found >= 0 ? found : -found - 2;
        // Shards without images share their first number with the next.
        while (shards.get(number).count() == 0) {
            number++;
        }
        return number;
    }

    private LoadedShard shard(int number) {
        LoadedShard present = loaded.get(number);
        if (present != null) {
            return present;
        }
        Shard shard = shards.get(number);
        makeRoom(shard.bytes());
        byte[] bytes = store.read(shard.key(), (int) Math.min(MAX_SHARD_BYTES, shard.bytes()))
                .map(VersionedBytes::content)
                .orElseThrow(() -> new CatalogException(
                        Code.CORRUPT, "Shard " + shard.key() + " is gone. Ingest the data set again."));
        LoadedShard fresh = ShardFormat.decode(shard, manifest, bytes);
        loaded.put(number, fresh);
        loadedBytes += shard.bytes();
        return fresh;
    }

    private void makeRoom(long bytes) {
        Iterator<Integer> oldest = loaded.keySet().iterator();
        while (oldest.hasNext() && loadedBytes + bytes > budgetBytes) {
            loadedBytes -= shards.get(oldest.next()).bytes();
            oldest.remove();
        }
    }
}
