package org.touchstone.worker;

import java.time.Duration;

/**
 * The paces of a worker. {@code checkpointInterval}: longest work between checkpoints; {@code quantum}: how long a task keeps its
 * slot when others wait; {@code cancelPoll}: how often an owner looks whether it was cancelled or replaced; {@code beat}: how
 * often an owner with nothing to commit says that it is alive; {@code waitingPoll}: how often a waiting task looks again;
 * {@code waitingQuantum}: how long a waiting task keeps its slot when others wait; {@code retryDelay} doubles up to
 * {@code retryDelayMax}.
 */
public record WorkerTiming(
        Duration checkpointInterval,
        Duration quantum,
        Duration cancelPoll,
        Duration beat,
        Duration waitingPoll,
        Duration waitingQuantum,
        Duration retryDelay,
        Duration retryDelayMax) {

    public WorkerTiming {
        for (Duration duration : new Duration[] {
            checkpointInterval, quantum, cancelPoll, beat, waitingPoll, waitingQuantum, retryDelay, retryDelayMax
        }) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("Every pace of a worker is a positive duration; one is " + duration);
            }
        }
    }

    /** What suits tasks of minutes to days. */
    public static WorkerTiming defaults() {
        return new WorkerTiming(
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30));
    }

    /** Another longest work between checkpoints. */
    public WorkerTiming withCheckpointInterval(Duration interval) {
        return new WorkerTiming(
                interval, quantum, cancelPoll, beat, waitingPoll, waitingQuantum, retryDelay, retryDelayMax);
    }

    /** Another quantum. */
    public WorkerTiming withQuantum(Duration newQuantum) {
        return new WorkerTiming(
                checkpointInterval,
                newQuantum,
                cancelPoll,
                beat,
                waitingPoll,
                waitingQuantum,
                retryDelay,
                retryDelayMax);
    }

    /** Other pauses before a retry. */
    public WorkerTiming withRetryDelay(Duration first, Duration longest) {
        return new WorkerTiming(
                checkpointInterval, quantum, cancelPoll, beat, waitingPoll, waitingQuantum, first, longest);
    }

    /** Other paces of waiting. */
    public WorkerTiming withWaiting(Duration poll, Duration newQuantum) {
        return new WorkerTiming(
                checkpointInterval, quantum, cancelPoll, beat, poll, newQuantum, retryDelay, retryDelayMax);
    }

    /** Another pace of saying that one is alive. */
    public WorkerTiming withBeat(Duration newBeat) {
        return new WorkerTiming(
                checkpointInterval,
                quantum,
                cancelPoll,
                newBeat,
                waitingPoll,
                waitingQuantum,
                retryDelay,
                retryDelayMax);
    }
}
