package org.touchstone.testkit.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Decides each request's fault: by rules, first match wins, or at random from a seed. Safe for many threads. */
final class FaultSchedule {
    private final List<Counted> rules = new ArrayList<>();
    private SplittableRandom random = new SplittableRandom(0);
    private double probability;
    private List<Fault> repertoire = List.of();

    synchronized void add(FaultRule rule) {
        rules.add(new Counted(rule));
    }

    synchronized void seeded(long seed, double newProbability, List<Fault> faults) {
        random = new SplittableRandom(seed);
        probability = newProbability;
        repertoire = List.copyOf(faults);
    }

    synchronized void clear() {
        rules.clear();
        probability = 0;
    }

    synchronized Fault next(String method, String path) {
        @Nullable Fault decided = null;
        for (Counted counted : rules) {
            // Every rule counts every request that it is about, whichever rule decides.
            if (counted.rule.matches(method, path) && counted.applies() && decided == null) {
                decided = counted.rule.fault();
            }
        }
        if (decided != null) {
            return decided;
        }
        if (probability > 0 && random.nextDouble() < probability) {
            return repertoire.get(random.nextInt(repertoire.size()));
        }
        return new Fault.None();
    }

    private static final class Counted {
        private final FaultRule rule;
        private int seen;

        Counted(FaultRule rule) {
            this.rule = rule;
        }

        boolean applies() {
            int occurrence = seen++;
            return occurrence >= rule.skip() && occurrence - rule.skip() < rule.times();
        }
    }
}
