package org.touchstone.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.touchstone.store.ObjectStore.CreateOutcome;
import org.touchstone.store.ObjectStore.CreateOutcome.AlreadyExists;
import org.touchstone.store.ObjectStore.CreateOutcome.Created;
import org.touchstone.store.ObjectStore.ReplaceOutcome;
import org.touchstone.store.ObjectStore.ReplaceOutcome.Conflict;
import org.touchstone.store.ObjectStore.ReplaceOutcome.Replaced;

/**
 * Tries out, on objects of its own, what the protocol of tasks rests on. Some stores answer conditional writes as if
 * they had looked at the condition; with those, two workers could both own a task.
 */
public final class ConformanceProbe {
    private static final String TYPE = "text/plain";
    private static final int RACERS = 4;
    private static final int ROUNDS = 3;

    private final ObjectStore store;
    private final String folder;

    private ConformanceProbe(ObjectStore store, String id) {
        this.store = store;
        this.folder = "probe/" + id + "/";
    }

    /** {@link StoreException} UNFIT names the promise that is not kept; {@code id} must be new. */
    public static void require(ObjectStore store, String id) {
        ConformanceProbe probe = new ConformanceProbe(store, id);
        try {
            probe.run();
        } finally {
            store.list(probe.folder, "", 100).forEach(object -> store.delete(object.key()));
        }
    }

    private void run() {
        String key = folder + "object";
        CreateOutcome first = store.create(key, bytes("one"), TYPE);
        demand(first instanceof Created, "an object can be created with If-None-Match: *");
        demand(
                store.create(key, bytes("two"), TYPE) instanceof AlreadyExists,
                "an object cannot be created twice (If-None-Match: * is looked at)");
        demand(reads(key, "one"), "what was written is read back at once");
        demand(
                store.list(folder, "", 10).stream()
                        .anyMatch(object -> object.key().equals(key)),
                "what was written is listed at once");
        demand(
                store.replace(key, "0123456789abcdef0123456789abcdef", bytes("three"), TYPE) instanceof Conflict,
                "an object of another version is not replaced (If-Match is looked at)");
        demand(
                store.replace(folder + "missing", ((Created) first).etag(), bytes("four"), TYPE) instanceof Conflict
                        && store.stat(folder + "missing").isEmpty(),
                "an object that does not exist is not replaced (If-Match on a missing key fails)");
        demand(reads(key, "one"), "refused writes change nothing");
        for (int round = 0; round < ROUNDS; round++) {
            race(key, round);
        }
    }

    private void race(String key, int round) {
        String etag = store.stat(key)
                .orElseThrow(() -> unfit("what was written is seen at once"))
                .etag();
        ExecutorService racers = Executors.newFixedThreadPool(RACERS, work -> {
            Thread thread = new Thread(work, "conformance-probe");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<ReplaceOutcome>> writes = IntStream.range(0, RACERS)
                    .<Callable<ReplaceOutcome>>mapToObj(
                            racer -> () -> store.replace(key, etag, bytes("race " + round + " " + racer), TYPE))
                    .toList();
            int winners = 0;
            for (Future<ReplaceOutcome> outcome : racers.invokeAll(writes)) {
                winners += outcome.get() instanceof Replaced ? 1 : 0;
            }
            demand(winners == 1, "of " + RACERS + " replacements at once exactly one wins, not " + winners);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof StoreException cause
                    ? cause
                    : new IllegalStateException("The probe failed", failure);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Code.UNAVAILABLE, "The probe was interrupted.", asked);
        } finally {
            racers.shutdownNow();
        }
    }

    private boolean reads(String key, String text) {
        return store.read(key, 100)
                .filter(read -> new String(read.content(), StandardCharsets.UTF_8).equals(text))
                .isPresent();
    }

    private static void demand(boolean kept, String promise) {
        if (!kept) {
            throw unfit(promise);
        }
    }

    private static StoreException unfit(String promise) {
        return new StoreException(
                StoreException.Code.UNFIT,
                "This object store does not keep a promise that tasks rest on: " + promise
                        + ". Use a store with conditional writes: AWS S3, SeaweedFS, RustFS, Ceph, a recent MinIO,"
                        + " or the embedded one.");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
