package org.touchstone.ingestion.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where copies lie: a folder of this process. What processes that were killed left behind is deleted at start. */
final class SpoolFolder {
    private static final String PREFIX = "touchstone-spool-";

    private SpoolFolder() {}

    /** The folder of process {@code processId} below {@code parent}, after cleaning up. */
    static Path prepare(Path parent, long processId) {
        try {
            Files.createDirectories(parent);
            for (Path abandoned : abandoned(parent, processId)) {
                delete(abandoned);
            }
            return parent.resolve(PREFIX + processId);
        } catch (IOException e) {
            throw new UncheckedIOException(parent + " cannot be used for copies.", e);
        }
    }

    private static List<Path> abandoned(Path parent, long processId) throws IOException {
        try (var folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            List<Path> abandoned = new ArrayList<>();
            for (Path folder : folders) {
                String owner = folder.getFileName().toString().substring(PREFIX.length());
                if (owner.matches("[0-9]{1,18}") && !belongsToOther(Long.parseLong(owner), processId)) {
                    abandoned.add(folder);
                }
            }
            return abandoned;
        }
    }

    private static boolean belongsToOther(long owner, long processId) {
        return owner != processId && ProcessHandle.of(owner).isPresent();
    }

    private static void delete(Path folder) throws IOException {
        try (var tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
