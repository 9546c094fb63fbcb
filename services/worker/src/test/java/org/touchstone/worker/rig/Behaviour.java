package org.touchstone.worker.rig;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.TaskFailedException;

/** How an arithmetic task is to behave: words, and words with numbers, joined by commas ("step-ms=5,fail-at=3"). */
record Behaviour(String taskId, Map<String, Long> words) {
    private static final Map<String, AtomicInteger> FAILURES = new ConcurrentHashMap<>();

    static Behaviour of(Task task) {
        Map<String, Long> words = new ConcurrentHashMap<>();
        for (String word : task.getTrainClassifier().getDataset().split(",")) {
            String[] parts = word.split("=", 2);
            words.put(parts[0], parts.length == 2 ? Long.parseLong(parts[1]) : 1L);
        }
        return new Behaviour(task.getId(), words);
    }

    boolean has(String word) {
        return words.containsKey(word);
    }

    long number(String word, long otherwise) {
        return words.getOrDefault(word, otherwise);
    }

    /** Fails as told: for good, or so many times per process and task. */
    void beforeStep(long step) {
        if (step == number("fail-at", -1)) {
            throw TaskFailedException.permanent("NOT_A_NUMBER", "the loss is not a number at step " + step);
        }
        if (step == number("stumble-at", -1)) {
            int before =
                    FAILURES.computeIfAbsent(taskId, id -> new AtomicInteger()).getAndIncrement();
            if (before < number("stumbles", 1)) {
                throw TaskFailedException.retryable("STUMBLED", "for the " + (before + 1) + ". time", null);
            }
        }
        if (step == number("defect-at", -1)) {
            throw new IllegalStateException("a defect at step " + step);
        }
    }
}
