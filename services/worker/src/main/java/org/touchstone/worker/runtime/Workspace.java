package org.touchstone.worker.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of one attempt, gone when the attempt ends; folders of processes that died are swept at start. */
final class Workspace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workspace.class);
    private static final String PREFIX = "attempt-";

    private final Path folder;

    private Workspace(Path folder) {
        this.folder = folder;
    }

    static Workspace create(Path parent) {
        try {
            Files.createDirectories(parent);
            return new Workspace(Files.createTempDirectory(
                    parent, PREFIX + ProcessHandle.current().pid() + "-"));
        } catch (IOException failure) {
            throw new UncheckedIOException("No folder can be made in " + parent, failure);
        }
    }

    /** Deletes what dead processes, or an earlier one with our number, left behind. */
    static void sweep(Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> entries = Files.list(parent)) {
            List<Path> left = entries.filter(Workspace::isLeftOver).toList();
            left.forEach(Workspace::deleteAll);
        } catch (IOException failure) {
            LOG.info("{} stays as it is for now: {}", parent, failure.getMessage());
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        deleteAll(folder);
    }

    private static boolean isLeftOver(Path entry) {
        String[] parts = entry.getFileName().toString().split("-", 3);
        if (parts.length < 3 || !(parts[0] + "-").equals(PREFIX) || !parts[1].matches("\\d{1,18}")) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(parts[1]));
        return process.isEmpty() || !process.get().isAlive();
    }

    private static void deleteAll(Path folder) {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException failure) {
            LOG.info("{} stays for now: {}", folder, failure.getMessage());
        }
    }
}
