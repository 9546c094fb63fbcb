package org.touchstone.kernel.onnx.operator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Tensor;

/** Sums of products in Einstein's notation. */
final class Summing {
    private Summing() {}

    static List<Definition> definitions() {
        return List.of(new Definition("Einsum", 12, Arity.ANY, settings -> {
            String equation = settings.text("equation", "").replace(" ", "");
            if (equation.isEmpty()) {
                throw settings.wrong("equation", "is missing");
            }
            return Kernel.of(in -> {
                requireAffordable(in, equation);
                return Neural.einsum(equation, in.all().toArray(Tensor[]::new));
            });
        }));
    }

    /** The result has at most the lengths of all letters; more operands may make as much on the way. */
    private static void requireAffordable(Inputs in, String equation) {
        String[] sides = equation.split("->", -1);
        String[] terms = sides[0].split(",", -1);
        if (terms.length != in.count() || equation.contains("..")) {
            throw in.wrongShape("equation '" + equation + "' for " + in.count() + " operands; '...' is not supported");
        }
        Map<Character, Long> lengths = new HashMap<>();
        for (int i = 0; i < terms.length; i++) {
            if (terms[i].length() != in.get(i).rank()) {
                throw in.wrongShape("term '" + terms[i] + "' for " + in.get(i));
            }
            for (int axis = 0; axis < terms[i].length(); axis++) {
                lengths.merge(terms[i].charAt(axis), in.get(i).size(axis), Math::max);
            }
        }
        String kept = sides.length == 2 && terms.length <= 2 ? sides[1] : "";
        in.affordable(lengths.entrySet().stream()
                .filter(entry ->
                        kept.isEmpty() ? terms.length > 2 || sides.length < 2 : kept.indexOf(entry.getKey()) >= 0)
                .mapToLong(Map.Entry::getValue)
                .toArray());
    }
}
