package org.touchstone.metatraining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.proto.v1.RaceStanding;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHead;

/** A worker that only takes notes. */
final class RecordingContext implements TaskContext {
    private final Task task;
    private final ObjectStore store;
    final List<String> metrics = new ArrayList<>();
    final List<Statistics> told = new ArrayList<>();
    final List<RaceStanding> standings = new ArrayList<>();
    final List<Task> submitted = new ArrayList<>();
    final Map<String, TaskHead> heads = new HashMap<>();

    RecordingContext(Task task, ObjectStore store) {
        this.task = task;
        this.store = store;
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
        metrics.add(name + "@" + step + "=" + Double.toHexString(value));
    }

    @Override
    public void statistics(Statistics statistics) {
        told.add(statistics);
    }

    @Override
    public void race(RaceStanding standing) {
        standings.add(standing);
    }

    @Override
    public void submit(Task other) {
        submitted.add(other);
    }

    @Override
    public Optional<TaskHead> head(String taskId) {
        return Optional.ofNullable(heads.get(taskId));
    }

    @Override
    public boolean stopRequested() {
        return false;
    }
}
