package org.touchstone.kernel.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.touchstone.kernel.tensor.Params;

/**
 * What {@link Lbfgs} remembers: the last gradient and displacement, and a fixed number of earlier displacements and gradient
 * differences, oldest first; places not filled yet are zero. So the slots are the same from the first step on.
 */
public record LbfgsState(Params gradient, Params displacement, List<Params> displacements, List<Params> differences)
        implements OptimizerState {
    private static final String GRADIENT = "gradient";
    private static final String DISPLACEMENT = "displacement";
    private static final String EARLIER_DISPLACEMENT = "displacement.";
    private static final String EARLIER_DIFFERENCE = "difference.";

    public LbfgsState {
        displacements = List.copyOf(displacements);
        differences = List.copyOf(differences);
    }

    static LbfgsState zero(Params parameters, int history) {
        return new LbfgsState(
                parameters.zerosLike(),
                parameters.zerosLike(),
                IntStream.range(0, history)
                        .mapToObj(i -> parameters.zerosLike())
                        .toList(),
                IntStream.range(0, history)
                        .mapToObj(i -> parameters.zerosLike())
                        .toList());
    }

    static LbfgsState restore(Map<String, Params> slots, int history) {
        return new LbfgsState(
                Checks.slot(slots, GRADIENT),
                Checks.slot(slots, DISPLACEMENT),
                IntStream.range(0, history)
                        .mapToObj(i -> Checks.slot(slots, EARLIER_DISPLACEMENT + i))
                        .toList(),
                IntStream.range(0, history)
                        .mapToObj(i -> Checks.slot(slots, EARLIER_DIFFERENCE + i))
                        .toList());
    }

    /** The oldest pair goes, the new one comes. */
    LbfgsState push(Params newestDisplacement, Params newestDifference) {
        return new LbfgsState(
                gradient, displacement, shift(displacements, newestDisplacement), shift(differences, newestDifference));
    }

    private static List<Params> shift(List<Params> places, Params newest) {
        List<Params> shifted = new ArrayList<>(places.subList(1, places.size()));
        shifted.add(newest);
        return shifted;
    }

    /** The same numbers in tensors of their own, so that the old state can be released and the new one lives. */
    LbfgsState copy() {
        return new LbfgsState(
                gradient.detach(),
                displacement.detach(),
                displacements.stream().map(Params::detach).toList(),
                differences.stream().map(Params::detach).toList());
    }

    @Override
    public Map<String, Params> slots() {
        Map<String, Params> slots = new LinkedHashMap<>();
        slots.put(GRADIENT, gradient);
        slots.put(DISPLACEMENT, displacement);
        for (int i = 0; i < displacements.size(); i++) {
            slots.put(EARLIER_DISPLACEMENT + i, displacements.get(i));
            slots.put(EARLIER_DIFFERENCE + i, differences.get(i));
        }
        return Collections.unmodifiableMap(slots);
    }
}
