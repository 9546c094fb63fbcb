package org.touchstone.kernel.saliency.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;

/**
 * The two forms in which attributions [N, C, H, W] become maps [N, H, W]: the signed sum over channels, and the sum of
 * absolute values. Values are not normalized.
 */
public final class Maps {
    private Maps() {}

    /** The sum over channels. */
    public static Tensor signed(Tensor attributions) {
        return attributions.size(1) == 1
                ? attributions.reshape(attributions.size(0), attributions.size(2), attributions.size(3))
                : Reduce.sum(attributions, false, 1);
    }

    /** The sum of absolute values over channels. */
    public static Tensor absolute(Tensor attributions) {
        return signed(Elementwise.abs(attributions));
    }

    /** The maps one by one, row-major. */
    public static List<double[]> split(Tensor maps) {
        double[] all = maps.toDoubles();
        int count = Math.toIntExact(maps.size(0));
        int length = count == 0 ? 0 : all.length / count;
        List<double[]> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(Arrays.copyOfRange(all, i * length, (i + 1) * length));
        }
        return parts;
    }
}
