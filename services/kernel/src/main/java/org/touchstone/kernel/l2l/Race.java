package org.touchstone.kernel.l2l;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.touchstone.kernel.random.Key;

/** Walks optimizers over sets of functions, draw by draw, so that all see the same functions and batches. */
final class Race {
    private Race() {}

    /** One optimizer on one optimizee: losses per step and function, until it stops being finite. */
    @FunctionalInterface
    interface Walk {
        List<double[]> losses(Optimizee optimizee, int horizon);
    }

    static RaceResult run(OptimizeeFamily family, FunctionSet set, int horizon, Walk walk) {
        double[][] all = new double[horizon + 1][set.functions()];
        int done = 0;
        for (long draw = 0; done < set.functions(); draw++) {
            Key key = set.key().fold(draw);
            Optimizee optimizee = family.draw(key, Math.min(1024, set.functions() - done));
            int functions = Math.min(optimizee.objective().functions(), set.functions() - done);
            List<double[]> losses = walk.losses(optimizee, horizon);
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

    static List<double[]> none() {
        return new ArrayList<>();
    }
}
