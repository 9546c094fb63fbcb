package org.touchstone.kernel.saliency.randomization;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which groups of layers are randomized; the others are as trained. Equal sets are one state, whatever order led there.
 *
 * @param groups ascending, without repetition; 0 is nearest the pixels
 */
public record RandomizedState(List<Integer> groups) {
    /** The network as it is. */
    public static final RandomizedState TRAINED = new RandomizedState(List.of());

    public RandomizedState {
        groups = List.copyOf(new TreeSet<>(groups));
    }

    /** The groups from (inclusive) to (exclusive). */
    public static RandomizedState range(int from, int to) {
        return new RandomizedState(IntStream.range(from, to).boxed().toList());
    }

    public boolean contains(int group) {
        return groups.contains(group);
    }

    /** "trained", or the groups joined by '+', as "3+4". */
    public String id() {
        return groups.isEmpty()
                ? "trained"
                : groups.stream().map(String::valueOf).collect(Collectors.joining("+"));
    }

    /** What {@link #id} said. */
    public static RandomizedState of(String id) {
        return id.equals("trained")
                ? TRAINED
                : new RandomizedState(
                        Arrays.stream(id.split("\\+", -1)).map(Integer::valueOf).toList());
    }
}
