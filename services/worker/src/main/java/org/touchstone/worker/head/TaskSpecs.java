package org.touchstone.worker.head;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.touchstone.proto.TaskDigest;
import org.touchstone.proto.Tasks;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.CreateOutcome;
import org.touchstone.store.StoreException;
import org.touchstone.worker.machine.Command.Identity;

/** Specs in the store: the first task of an id is the task of that id for ever. */
public final class TaskSpecs {
    private static final int MAX_BYTES = 2 * Topic.MAX_TASK_BYTES;

    private final ObjectStore store;

    /** Over a store. */
    public TaskSpecs(ObjectStore store) {
        this.store = store;
    }

    /** What identifies a task beyond its id. */
    public static Identity identity(Task task) {
        return new Identity(task.getId(), Tasks.nameOf(task.getSpecCase()), TaskDigest.of(task));
    }

    /** Keeps the task unless there is one of this id, and says which task has the id now. */
    public Task keep(Task task) {
        Task plain = task.toBuilder().clearTicket().build();
        if (store.create(TaskKeys.spec(task.getId()), plain.toByteArray(), "application/protobuf")
                instanceof CreateOutcome.Created) {
            return plain;
        }
        return read(task.getId()).orElse(plain);
    }

    /** Forgets a task that turned out to be malformed before anything was done for it, so that its id is free again. */
    public void forget(Task task) {
        if (read(task.getId())
                .filter(kept -> identity(kept).equals(identity(task)))
                .isPresent()) {
            store.delete(TaskKeys.spec(task.getId()));
        }
    }

    /** The task of this id. */
    public Optional<Task> read(String taskId) {
        String key = TaskKeys.spec(taskId);
        return store.read(key, MAX_BYTES).map(object -> parse(key, object.content()));
    }

    private static Task parse(String key, byte[] content) {
        try {
            return Task.parseFrom(content);
        } catch (InvalidProtocolBufferException damaged) {
            throw new StoreException(
                    StoreException.Code.UNFIT, key + " is not a task: somebody else wrote it.", damaged);
        }
    }
}
