package org.touchstone.flows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.ObjectInfo;
import org.touchstone.store.Sha256;

/**
 * Pictures that a task leaves while it works: {@code tasks/<id>/pictures/<name>.png}. A picture is a function of the task and
 * its name, so a resumed task that draws one again changes nothing.
 */
public final class TaskPictures {
    private static final String PNG = "image/png";
    private static final int PAGE = 1000;

    private final ObjectStore store;
    private final String task;

    public TaskPictures(ObjectStore store, String task) {
        this.store = store;
        this.task = task;
    }

    /** Where the pictures of a task lie, with its slash. */
    public static String folder(String task) {
        return "tasks/" + task + "/pictures/";
    }

    /** The last of the task's pictures by name, whoever drew it. */
    public Optional<Artifact> last() {
        Optional<String> key = Optional.empty();
        List<ObjectInfo> page;
        do {
            page = store.list(folder(task), key.orElse(""), PAGE);
            key = page.isEmpty() ? key : Optional.of(page.get(page.size() - 1).key());
        } while (page.size() == PAGE);
        return key.flatMap(found -> named(found.substring(folder(task).length()).replaceFirst("\\.png$", "")));
    }

    /** One of the task's pictures, whoever drew it. */
    public Optional<Artifact> named(String name) {
        String key = folder(task) + name + ".png";
        return store.stat(key).map(there -> artifact(name, key, digest(key)));
    }

    private String digest(String key) {
        try (InputStream in = store.open(key)) {
            return Sha256.copy(in, OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + key, e);
        }
    }

    private static Artifact artifact(String name, String key, String digest) {
        return Artifact.newBuilder()
                .setKind("picture")
                .setName(name)
                .setDigest(digest)
                .setKey(key)
                .build();
    }

    /** Stores a picture; {@code name} is 1 to 63 of a-z, 0-9 and '-'. */
    public Artifact put(String name, byte[] png) {
        if (!Names.isValid(name)) {
            throw new IllegalArgumentException("'" + name + "' is no name of a picture");
        }
        String key = folder(task) + name + ".png";
        store.create(key, png, PNG);
        return artifact(name, key, Sha256.hex(png));
    }
}
