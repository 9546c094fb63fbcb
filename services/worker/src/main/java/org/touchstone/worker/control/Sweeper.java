package org.touchstone.worker.control;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.worker.TaskHead;

/**
 * The net below the queue: finds tasks that have not ended and at which nothing has happened for long, and publishes a fresh
 * record for them. Time is what this process saw go by, so no clock is compared with another's. It may be wrong, and several may
 * run: a record too many is dropped by the worker that gets it. For one thread.
 */
public final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int PAGE = 500;
    private static final int PASSES_UNTIL_ENDED_ARE_SEEN_AGAIN = 50;
    private static final int LONGEST_BACKOFF = 6;

    private final TaskControl control;
    private final Duration quietFor;
    private final LongSupplier nanoTime;
    private final Map<String, Sighting> sightings = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private int passes;

    /** {@code quietFor} is well above the workers' beat, five minutes say; {@code nanoTime} is monotonic. */
    public Sweeper(TaskControl control, Duration quietFor, LongSupplier nanoTime) {
        this.control = control;
        this.quietFor = quietFor;
        this.nanoTime = nanoTime;
    }

    /** Looks at every task once; says how many records it published. */
    public int sweep() {
        if (passes++ % PASSES_UNTIL_ENDED_ARE_SEEN_AGAIN == 0) {
            ended.clear();
        }
        Set<String> present = new HashSet<>();
        int published = 0;
        String after = "";
        while (true) {
            List<String> page = control.ids(after, PAGE);
            for (String id : page) {
                present.add(id);
                if (!ended.contains(id) && look(id)) {
                    published++;
                }
            }
            if (page.size() < PAGE) {
                sightings.keySet().retainAll(present);
                return published;
            }
            after = page.get(page.size() - 1);
        }
    }

    private boolean look(String id) {
        Optional<TaskHead> head = control.head(id);
        boolean terminal = head.map(found -> found.state().terminal()).orElse(false);
        if (terminal && head.orElseThrow().outbox().isEmpty()) {
            ended.add(id);
            sightings.remove(id);
            return false;
        }
        @Nullable String writeId = head.map(TaskHead::writeId).orElse(null);
        Sighting sighting = sightings.get(id);
        long now = nanoTime.getAsLong();
        if (sighting == null || !Objects.equals(sighting.writeId, writeId)) {
            sightings.put(id, new Sighting(writeId, now, 0));
            return false;
        }
        if (now - sighting.sinceNanos < quietFor.toNanos() << Math.min(sighting.swept, LONGEST_BACKOFF)) {
            return false;
        }
        sightings.put(id, new Sighting(writeId, now, sighting.swept + 1));
        LOG.warn(
                "Nothing has happened to task {} for long: {}",
                id,
                terminal ? "its last words are due" : "a fresh record");
        return control.revive(id, writeId);
    }

    private record Sighting(@Nullable String writeId, long sinceNanos, int swept) {}
}
