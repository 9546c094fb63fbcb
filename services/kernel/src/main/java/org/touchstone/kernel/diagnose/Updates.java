package org.touchstone.kernel.diagnose;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.touchstone.kernel.layer.Convolution;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/**
 * What the last step did to each matrix.
 *
 * @param ratios the norm of the change divided by the norm before, by layer; matrices that were zero are left out
 * @param rateFactor what the schedule multiplied the learning rate by
 */
public record Updates(Map<String, Double> ratios, double rateFactor) {
    /** Before the first step. */
    public static final Updates NONE = new Updates(Map.of(), 0);

    public Updates {
        ratios = Collections.unmodifiableMap(new TreeMap<>(ratios));
    }

    /** Of the step that led from the one set of parameters to the other. */
    public static Updates between(List<Layer> layers, Params before, Params after, double rateFactor) {
        Map<String, Double> ratios = new TreeMap<>();
        for (Layer layer : layers) {
            if (layer instanceof Dense || layer instanceof Convolution) {
                String weight = Probe.weight(layer);
                ratio(before.get(weight), after.get(weight)).ifPresent(ratio -> ratios.put(layer.name(), ratio));
            }
        }
        return new Updates(ratios, rateFactor);
    }

    /** As {@link #between(List, Params, Params, double)}, for every parameter that is a matrix or more. */
    public static Updates between(Params before, Params after, double rateFactor) {
        Map<String, Double> ratios = new TreeMap<>();
        before.asMap().forEach((name, old) -> {
            if (old.rank() >= 2) {
                ratio(old, after.get(name)).ifPresent(ratio -> ratios.put(Sightings.layer(name), ratio));
            }
        });
        return new Updates(ratios, rateFactor);
    }

    private static OptionalDouble ratio(Tensor before, Tensor after) {
        double size = Scope.evaluate(() -> meanSquare(before));
        return size == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.sqrt(Scope.evaluate(() -> meanSquare(after.sub(before))) / size));
    }

    private static double meanSquare(Tensor weight) {
        return Reduce.mean(weight.mul(weight)).item();
    }
}
