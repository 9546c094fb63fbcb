package org.touchstone.flows;

import java.util.Arrays;
import org.touchstone.kernel.flow.Flow;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensors;

/** A flow of standardized points in the units of the points; points are x and y in turn. Somebody else closes the flow. */
public record PlaneFlow(Flow flow, Standard standard) {
    private static final int AT_ONCE = 8192;

    /** log p of each point in nats. */
    public double[] logDensities(double[] points) {
        double[] z = standard.enter(points);
        double[] all = new double[points.length / 2];
        for (int from = 0; from < all.length; from += AT_ONCE) {
            int count = Math.min(AT_ONCE, all.length - from);
            double[] some = Arrays.copyOfRange(z, 2 * from, 2 * (from + count));
            double[] logs = Scope.evaluate(() ->
                    flow.logDensity(Tensors.of(some, count, 2).to(DType.F32)).toDoubles());
            for (int i = 0; i < count; i++) {
                all[from + i] = logs[i] - standard.logVolume();
            }
        }
        return all;
    }

    /** Draws at a temperature. */
    public float[] samples(Key key, int count, double temperature) {
        return standard.leave(
                Scope.evaluate(() -> flow.sample(key, count, temperature).toFloats()));
    }
}
