package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.testkit.process.ChildJvm;
import org.touchstone.worker.FailPoint;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;

/** P1, P2, P3: workers are killed at every fail-point and at random instants; every task ends with the bits of a quiet run. */
class KillAnywhereIT {
    private static final Logger LOG = LoggerFactory.getLogger(KillAnywhereIT.class);
    private static final int WORKERS = 3;
    private static final int KILLS = Integer.getInteger("touchstone.kills", 25);
    private static final long SEED = Long.getLong("touchstone.seed", 20261123L);
    private static final Pattern FIRST_DELIVERIES = Pattern.compile("\\(delivery [12]\\)");
    private static final List<String> FAIL_POINTS = List.of(
            FailPoint.BEFORE_CLAIM + ":2",
            FailPoint.AFTER_CLAIM + ":1",
            FailPoint.AFTER_STEP + ":8",
            FailPoint.AFTER_UPLOAD + ":2",
            FailPoint.AFTER_COMMIT + ":1",
            FailPoint.AFTER_COMMIT + ":4",
            FailPoint.AFTER_PUBLISH + ":3",
            FailPoint.AFTER_FINISH + ":1",
            FailPoint.BEFORE_ACKNOWLEDGE + ":1");

    @Test
    void shouldEndEveryTaskWithTheSameBitsHoweverOftenWorkersAreKilled() {
        Rig rig = Rig.shared();
        SplittableRandom random = new SplittableRandom(SEED);
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < KILLS + 10; i++) {
            tasks.add(Rig.task("kill-" + i, 12 + random.nextInt(20), 4, "step-ms=40"));
        }
        tasks.forEach(task -> rig.control().submit(task));

        killUntilEnough(rig, random);
        List<ChildJvm> survivors =
                List.of(rig.child("survivor-0", 2, List.of()), rig.child("survivor-1", 2, List.of()));

        for (Task task : tasks) {
            Ends.assertUndisturbed(rig, task);
        }
        survivors.forEach(ChildJvm::kill9);
        long resumed = tasks.stream()
                .filter(task ->
                        !rig.log().of(task.getId(), TaskEvent.EventCase.RESUMED).isEmpty())
                .count();
        LOG.info("{} kills, seed {}: {} of {} tasks changed hands", KILLS, SEED, resumed, tasks.size());
        assertThat(resumed).as("kills hit tasks at work").isGreaterThanOrEqualTo(KILLS / 3);
    }

    private static void killUntilEnough(Rig rig, SplittableRandom random) {
        Deque<String> points = new ArrayDeque<>(FAIL_POINTS);
        List<Victim> alive = new ArrayList<>();
        int started = 0;
        int dead = 0;
        while (dead < KILLS) {
            while (alive.size() < WORKERS && started < KILLS) {
                alive.add(Victim.start(rig, started++, points.poll(), random));
            }
            Awaitility.await("a worker dies")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> alive.stream().anyMatch(Victim::isDue));
            List<Victim> due = alive.stream().filter(Victim::isDue).toList();
            due.forEach(victim -> victim.child.kill9());
            alive.removeAll(due);
            dead += due.size();
        }
    }

    /**
     * A worker that dies by itself at a fail-point, or by our hand some time after it began on a task. A task that had killed two
     * already is spared, else on a busy machine it would die five times before it came to a checkpoint, and be buried as poison.
     */
    private static final class Victim {
        private final ChildJvm child;
        private final long dueAfterClaimNanos;
        private String claim = "";
        private long claimedNanos;

        private Victim(ChildJvm child, long dueAfterClaimNanos) {
            this.child = child;
            this.dueAfterClaimNanos = dueAfterClaimNanos;
        }

        static Victim start(
                Rig rig, int number, @org.jspecify.annotations.Nullable String point, SplittableRandom random) {
            List<String> options = point == null ? List.of() : List.of("-Dtouchstone.failpoint=" + point);
            Duration life = Duration.ofMillis(point == null ? random.nextInt(1200) : 15_000);
            return new Victim(rig.child("victim-" + number, 1, options), life.toNanos());
        }

        boolean isDue() {
            if (!child.isAlive()) {
                return true;
            }
            String last = child.lines().stream()
                    .filter(line -> line.contains("Claimed at step"))
                    .reduce("", (before, line) -> line);
            if (!last.equals(claim)) {
                claim = last;
                claimedNanos = System.nanoTime();
            }
            return FIRST_DELIVERIES.matcher(claim).find() && System.nanoTime() - claimedNanos > dueAfterClaimNanos;
        }
    }
}
