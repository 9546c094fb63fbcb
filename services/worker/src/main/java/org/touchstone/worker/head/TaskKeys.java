package org.touchstone.worker.head;

/** Where everything of a task lies in the store. Ids are valid names, so they are safe segments. */
public final class TaskKeys {
    /** What the keys of all tasks begin with. */
    public static final String ROOT = "tasks/";

    private TaskKeys() {}

    /** The task as it was accepted; immutable. */
    public static String spec(String taskId) {
        return ROOT + taskId + "/spec.pb";
    }

    /** The one mutable object. */
    public static String head(String taskId) {
        return ROOT + taskId + "/head.json";
    }

    /** What the keys of its checkpoints begin with; keys sort by step. */
    public static String checkpoints(String taskId) {
        return ROOT + taskId + "/checkpoints/";
    }

    /** One checkpoint; immutable. */
    public static String checkpoint(String taskId, long step, long epoch, String sha256) {
        return String.format("%s%012d-e%d-%s.safetensors", checkpoints(taskId), step, epoch, sha256.substring(0, 8));
    }
}
