package org.touchstone.worker.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.machine.World.Luck;

/**
 * Every interleaving of a small installation: workers that crash or lose their lock between any two atomic actions and may go on
 * unaware, a canceller, a sweeper that may be wrong. Safety is checked at every action; liveness is checked on the whole graph:
 * once faults stop, every schedule, however unfair, comes to an end, and every end is a good one.
 */
class ProtocolExplorationTest {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolExplorationTest.class);
    private static final int IN_PROGRESS = 1;
    private static final int ENDS = 2;

    private Physics physics = new Physics(1);
    private final Map<World, Integer> colours = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "2, 2, 2, 0, 0, 0",
        "2, 2, 1, 1, 0, 0",
        "3, 2, 1, 0, 0, 0",
        "2, 1, 1, 1, 0, 1",
        "2, 1, 1, 0, 1, 1",
        "2, 2, 0, 0, 1, 0"
    })
    void shouldKeepItsPromisesInEveryInterleaving(
            int workers, int steps, int crashes, int lostLocks, int sweeps, int cancels) {
        explore(workers, steps, new Luck(crashes, lostLocks, sweeps, cancels));
    }

    /** Minutes and gigabytes: run by hand after a change of the rules, with touchstone.exploration=full and 6 GB. */
    @ParameterizedTest
    @EnabledIfSystemProperty(named = "touchstone.exploration", matches = "full")
    @CsvSource({"2, 2, 1, 0, 1, 0", "2, 2, 1, 0, 0, 1", "2, 2, 0, 1, 0, 1", "2, 2, 2, 1, 0, 0", "3, 1, 1, 1, 0, 1"})
    void shouldKeepItsPromisesWhenMoreGoesWrong(
            int workers, int steps, int crashes, int lostLocks, int sweeps, int cancels) {
        explore(workers, steps, new Luck(crashes, lostLocks, sweeps, cancels));
    }

    private void explore(int workers, int steps, Luck luck) {
        physics = new Physics(steps);
        World start = World.start(workers, luck);
        List<World> all = reachable(start);

        all.forEach(this::checkThatItEnds);

        LOG.info("{} workers, {} steps, {}: {} states", workers, steps, luck, all.size());
        assertThat(all.size()).isGreaterThan(1000);
    }

    private List<World> reachable(World start) {
        Map<World, Boolean> seen = new HashMap<>();
        Deque<World> open = new ArrayDeque<>(List.of(start));
        seen.put(start, true);
        while (!open.isEmpty()) {
            World world = open.removeLast();
            physics.next(world, (next, fault) -> {
                World canonical = next.canonical();
                if (seen.put(canonical, true) == null) {
                    open.add(canonical);
                }
            });
        }
        return new ArrayList<>(seen.keySet());
    }

    /** Depth first along actions that are no faults: meeting a world again on the way down would be a live-lock. */
    private void checkThatItEnds(World root) {
        Deque<World> path = new ArrayDeque<>(List.of(root));
        while (!path.isEmpty()) {
            World world = path.getLast();
            @Nullable Integer colour = colours.get(world);
            if (colour != null) {
                path.removeLast();
                colours.put(world, ENDS);
                continue;
            }
            colours.put(world, IN_PROGRESS);
            List<World> following = new ArrayList<>();
            physics.next(world, (next, fault) -> {
                if (!fault) {
                    following.add(next.canonical());
                }
            });
            if (following.isEmpty()) {
                checkThatItEndedWell(world);
            }
            for (World next : following) {
                @Nullable Integer known = colours.get(next);
                if (known != null && known == IN_PROGRESS) {
                    throw new AssertionError("A live-lock through " + next);
                } else if (known == null) {
                    path.addLast(next);
                }
            }
        }
    }

    private void checkThatItEndedWell(World world) {
        @Nullable TaskHead head = physics.head(world.head());
        boolean well = head != null
                && head.state().terminal()
                && !world.unpublished()
                && world.ends().size() == 1
                && world.records().stream().allMatch(World.Rec::done);
        assertThat(well).as("a good end: %s with %s", world, head).isTrue();
    }
}
