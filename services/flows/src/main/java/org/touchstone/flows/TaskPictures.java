package org.touchstone.flows;

import java.util.ArrayList;
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
    private static final int MOST_BYTES = 16 << 20;

    private final ObjectStore store;
    private final String task;
    private final List<Artifact> drawn = new ArrayList<>();

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
        return store.read(key, MOST_BYTES).map(object -> artifact(name, key, object.content()));
    }

    private static Artifact artifact(String name, String key, byte[] png) {
        return Artifact.newBuilder()
                .setKind("picture")
                .setName(name)
                .setDigest(Sha256.hex(png))
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
        Artifact artifact = artifact(name, key, png);
        drawn.add(artifact);
        return artifact;
    }

    /** What this object stored, in order. */
    public List<Artifact> drawn() {
        return List.copyOf(drawn);
    }
}
