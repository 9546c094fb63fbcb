package org.touchstone.ingestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHead;

/** A worker that only listens; it can be told to ask for a stop after some looks. */
final class FakeContext implements TaskContext {
    private final Task task;
    private final ObjectStore store;
    private final List<String> metrics = new ArrayList<>();
    private int looksUntilStop = Integer.MAX_VALUE;

    FakeContext(Task task, ObjectStore store) {
        this.task = task;
        this.store = store;
    }

    void stopAfterLooks(int looks) {
        looksUntilStop = looks;
    }

    List<String> metrics() {
        return metrics;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Override
    public void metric(String name, long step, double value) {
        metrics.add(name + "@" + step + "=" + value);
    }

    @Override
    public void statistics(Statistics statistics) {
        throw new AssertionError("An ingestion has no layers.");
    }

    @Override
    public void submit(Task other) {
        throw new AssertionError("An ingestion submits nothing.");
    }

    @Override
    public Optional<TaskHead> head(String taskId) {
        return Optional.empty();
    }

    @Override
    public boolean stopRequested() {
        return looksUntilStop-- <= 0;
    }
}
