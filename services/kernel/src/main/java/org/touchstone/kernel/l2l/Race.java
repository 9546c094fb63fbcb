package org.touchstone.kernel.l2l;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.touchstone.kernel.random.Key;

/** Walks optimizers over sets of functions, draw by draw, so that all see the same functions and batches. */
final class Race {
    private Race() {}

    /** One optimizer on one optimizee, from its start on. */
    @FunctionalInterface
    interface Walk {
        void walk(Optimizee optimizee, int horizon, Visitor visitor);
    }

    /** Sees every place of a walk: coordinates, which it must not keep, and the loss of each function there. */
    @FunctionalInterface
    interface Visitor {
        void at(int step, float[] theta, double[] losses);
    }

    /** Coordinates after these steps of a walk that ends with the last of them. */
    static SortedMap<Integer, float[]> places(Optimizee optimizee, SortedSet<Integer> steps, Walk walk) {
        SortedMap<Integer, float[]> places = new TreeMap<>();
        walk.walk(optimizee, steps.last(), (step, theta, losses) -> {
            if (steps.contains(step)) {
                places.put(step, theta.clone());
            }
        });
        return places;
    }

    static RaceResult run(OptimizeeFamily family, FunctionSet set, int horizon, Walk walk) {
        double[][] all = new double[horizon + 1][set.functions()];
        int done = 0;
        for (long draw = 0; done < set.functions(); draw++) {
            Key key = set.key().fold(draw);
            Optimizee optimizee = family.draw(key, Math.min(1024, set.functions() - done));
            int functions = Math.min(optimizee.objective().functions(), set.functions() - done);
            List<double[]> losses = new ArrayList<>();
            walk.walk(optimizee, horizon, (step, theta, seen) -> losses.add(seen));
            for (int t = 0; t <= horizon; t++) {
                if (t < losses.size()) {
                    System.arraycopy(losses.get(t), 0, all[t], done, functions);
                    finiteOrInfinite(all[t], done, functions);
                } else {
                    Arrays.fill(all[t], done, done + functions, Double.POSITIVE_INFINITY);
                }
            }
            done += functions;
        }
        return new RaceResult(all);
    }

    private static void finiteOrInfinite(double[] losses, int from, int count) {
        for (int i = from; i < from + count; i++) {
            losses[i] = Double.isFinite(losses[i]) ? losses[i] : Double.POSITIVE_INFINITY;
        }
    }
}
