package org.touchstone.metatraining.shard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.classifier.TemporaryFile;
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

    /** Task id of a shard; attempts after the first have a suffix of their own. */
    static String shardTask(String training, long block, int shard, int attempt) {
        return Names.child(training, "b" + block + "-e" + shard + (attempt == 0 ? "" : "-a" + attempt));
    }

    String shardTask(long block, int shard, int attempt) {
        return shardTask(training, block, shard, attempt);
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

    String resultsKey(long block, int shard, int attempt, long update) {
        return key(shardTask(block, shard, attempt), block, "results-" + update);
    }

    boolean exists(String key) {
        return store.stat(key).isPresent();
    }

    void put(String key, Snapshot snapshot) {
        try (TemporaryFile file = TemporaryFile.create("episodes", SUFFIX)) {
            ArrayFiles.write(snapshot, file.path());
            store.create(key, file.path(), "application/octet-stream");
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

    /** Forgets what the training itself put for a block that is over. */
    void delete(long block, long first, long end) {
        for (long update = first; update < end; update++) {
            store.delete(phiKey(block, update));
        }
        store.delete(stateKey(block));
    }

    /** Forgets what one attempt at a shard put. */
    void deleteResults(long block, int shard, int attempt, long first, long end) {
        for (long update = first; update < end; update++) {
            store.delete(resultsKey(block, shard, attempt, update));
        }
    }
}
