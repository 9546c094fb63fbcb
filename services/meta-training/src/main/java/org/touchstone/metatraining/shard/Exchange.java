package org.touchstone.metatraining.shard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.proto.Names;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.safetensors.Limits;
import org.touchstone.store.safetensors.Safetensors;

/**
 * Where a training and its shards put what the others need, each below its own task: the state at the beginning of a block, phi
 * after each update, the results of each shard. All of it is a pure function of the task, so that writing it again changes nothing.
 */
record Exchange(ObjectStore store, String training) {
    private static final String FOLDER = "/meta/";
    private static final String SUFFIX = ".safetensors";

    /** Task id of a shard. */
    String shardTask(long block, int shard) {
        return Names.child(training, "b" + block + "-e" + shard);
    }

    private String key(String task, long block, String name) {
        return "tasks/" + task + FOLDER + block + "/" + name + SUFFIX;
    }

    String stateKey(long block) {
        return key(training, block, "state");
    }

    String phiKey(long block, long update) {
        return key(training, block, "phi-" + update);
    }

    String resultsKey(long block, int shard, long update) {
        return key(shardTask(block, shard), block, "results-" + update);
    }

    boolean exists(String key) {
        return store.stat(key).isPresent();
    }

    void put(String key, Snapshot snapshot) {
        Path file = null;
        try {
            file = Files.createTempFile("episodes", SUFFIX);
            ArrayFiles.write(snapshot, file);
            store.create(key, file, "application/octet-stream");
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + key, e);
        }
    }

    Optional<Snapshot> read(String key) {
        if (!exists(key)) {
            return Optional.empty();
        }
        try (var in = store.open(key)) {
            return Optional.of(ArrayFiles.toSnapshot(Safetensors.read(in, Limits.DEFAULT)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + key, e);
        }
    }

    /** Forgets a block that is over. */
    void delete(long block, int shards, long first, long last) {
        for (long update = first; update < last; update++) {
            store.delete(phiKey(block, update));
            for (int shard = 0; shard < shards; shard++) {
                store.delete(resultsKey(block, shard, update));
            }
        }
        store.delete(stateKey(block));
    }
}
