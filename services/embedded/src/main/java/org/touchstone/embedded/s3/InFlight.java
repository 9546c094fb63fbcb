package org.touchstone.embedded.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Remembers which objects are being written. The server below writes an object to a file named {@code <key>-<uuid>}
 * beside it before it is moved to its place; that file would be listed as an object meanwhile, and for ever when the
 * server is killed (seen on s3proxy 4.1.0). A note on disk per write tells the next start what to remove.
 */
final class InFlight {
    private static final Pattern TEMPORARY =
            Pattern.compile("(.+)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Path notes;
    private final Path objects;
    private final AtomicLong counter = new AtomicLong();
    private final Map<String, Integer> names = new ConcurrentHashMap<>();

    /** Removes what a killed server left. */
    InFlight(Path notes, Path objects) throws IOException {
        this.notes = notes;
        this.objects = objects;
        Files.createDirectories(notes);
        try (Stream<Path> left = Files.list(notes)) {
            for (Path note : left.toList()) {
                recover(note);
            }
        }
    }

    /** Does the write; the note is there from before its beginning until after its end, well or not. */
    <T> T during(String bucket, String key, Supplier<T> write) {
        String name = bucket + "/" + key;
        Path note = notes.resolve(Long.toString(counter.incrementAndGet()));
        begin(name, note);
        try {
            return write.get();
        } finally {
            end(name, note);
        }
    }

    /** Whether this is the file of a write that has not ended. */
    boolean hides(String bucket, String key) {
        Matcher temporary = TEMPORARY.matcher(key);
        return temporary.matches() && names.containsKey(bucket + "/" + temporary.group(1));
    }

    private void begin(String name, Path note) {
        try {
            Files.writeString(note, name);
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not note the write of " + name, failure);
        }
        names.merge(name, 1, Integer::sum);
    }

    private void end(String name, Path note) {
        names.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1);
        try {
            Files.deleteIfExists(note);
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not forget the write of " + name, failure);
        }
    }

    private void recover(Path note) throws IOException {
        Path object = objects.resolve(Files.readString(note)).normalize();
        Path folder = object.getParent();
        boolean torn = Files.size(note) == 0;
        if (!torn && folder != null && folder.startsWith(objects) && Files.isDirectory(folder)) {
            for (Path file : temporaries(folder, object.getFileName().toString())) {
                Files.delete(file);
            }
        }
        Files.delete(note);
    }

    private static List<Path> temporaries(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        Matcher temporary = TEMPORARY.matcher(file.getFileName().toString());
                        return temporary.matches() && temporary.group(1).equals(name);
                    })
                    .toList();
        }
    }
}
