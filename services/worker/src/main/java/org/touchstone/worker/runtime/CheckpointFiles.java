package org.touchstone.worker.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.ObjectInfo;
import org.touchstone.store.StoreException;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.FailPoint;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskHead.CheckpointReference;
import org.touchstone.worker.TaskRun;
import org.touchstone.worker.head.TaskKeys;

/** Checkpoints on their way between a run and the store, through files in a folder of the attempt's own. */
final class CheckpointFiles {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFiles.class);
    private static final int KEPT = 2;
    private static final int LISTED = 1000;

    private final ObjectStore store;
    private final FailPoint failPoint;
    private final Path folder;
    private final String taskId;
    private final long epoch;

    CheckpointFiles(ObjectStore store, FailPoint failPoint, Path folder, String taskId, long epoch) {
        this.store = store;
        this.failPoint = failPoint;
        this.folder = folder;
        this.taskId = taskId;
        this.epoch = epoch;
    }

    /** Stores the state of the run, immutably; nothing refers to it until the head does. */
    CheckpointReference save(TaskRun run, Outages outages) {
        long step = run.stepsDone();
        Path file = folder.resolve("save-" + step + ".safetensors");
        run.save(file);
        try {
            String sha256 = digest(file);
            String key = TaskKeys.checkpoint(taskId, step, epoch, sha256);
            outages.insist(() -> store.create(key, file, "application/octet-stream"));
            failPoint.reached(FailPoint.AFTER_UPLOAD);
            return new CheckpointReference(key, sha256, Files.size(file), step);
        } catch (IOException failure) {
            throw new UncheckedIOException("The checkpoint " + file + " cannot be read back", failure);
        } finally {
            delete(file);
        }
    }

    /** Fetches and verifies the checkpoint to go on from. */
    Optional<Checkpoint> restore(@Nullable CheckpointReference reference) {
        if (reference == null) {
            return Optional.empty();
        }
        Path file = folder.resolve("restore-" + reference.step() + ".safetensors");
        try (InputStream content = store.open(reference.key())) {
            Files.deleteIfExists(file);
            Files.copy(content, file);
            if (!digest(file).equals(reference.sha256())) {
                throw TaskFailedException.retryable(
                        "CHECKPOINT_DAMAGED", reference.key() + " does not have the digest it had when written.", null);
            }
            return Optional.of(new Checkpoint(reference.step(), file));
        } catch (IOException failure) {
            throw new StoreException(
                    StoreException.Code.UNAVAILABLE, reference.key() + " could not be fetched.", failure);
        }
    }

    /** Deletes checkpoints that nobody will go on from; whatever does not work is left for the next time. */
    void collect(CheckpointReference committed) {
        try {
            List<ObjectInfo> older = store.list(TaskKeys.checkpoints(taskId), "", LISTED).stream()
                    .filter(found -> found.key().compareTo(committed.key()) < 0)
                    .toList();
            older.stream().limit(Math.max(0, older.size() - (KEPT - 1))).forEach(found -> store.delete(found.key()));
        } catch (StoreException failure) {
            LOG.info("Old checkpoints stay for now: {}", failure.getMessage());
        }
    }

    private static String digest(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            LOG.info("{} stays for now: {}", file, failure.getMessage());
        }
    }
}
