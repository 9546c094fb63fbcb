package org.touchstone.worker;

import java.util.Optional;
import org.touchstone.proto.v1.RaceStanding;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;

/** What the worker offers to a task at work. */
public interface TaskContext {

    /** The task, as accepted. */
    Task task();

    /** The store; tasks write only below {@code tasks/<id>/} and content-addressed artifacts. */
    ObjectStore store();

    /** Reports a value at a step; published at once, made durable with the next checkpoint. */
    void metric(String name, long step, double value);

    /** Reports summaries of layers at a step. */
    void statistics(Statistics statistics);

    /** Reports how a race of optimizers stands. Contexts that tell nobody do nothing. */
    default void race(RaceStanding standing) {}

    /**
     * Publishes a fact before the task ends; at once, made durable with the next checkpoint. After a crash it may come again, so
     * key and value are functions of the task and the step, but for times.
     */
    default void fact(TaskResult.Fact fact) {}

    /** Publishes another task (of a sweep, an automatic evaluation) on its queue; same id and spec again does nothing. */
    void submit(Task task);

    /** State of another task, by id. */
    Optional<TaskHead> head(String taskId);

    /** True once the work should stop at the next chance: cancelled, fenced, draining. Long steps look at it. */
    boolean stopRequested();
}
