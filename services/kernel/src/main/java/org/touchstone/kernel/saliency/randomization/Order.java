package org.touchstone.kernel.saliency.randomization;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** In which order the groups of layers of a network lose their weights (Adebayo et al. 2018, section 3). */
public enum Order {
    /** Cascading from the logits down; each step keeps what was randomized before. */
    TOP_DOWN,
    /** Cascading from the pixels up. */
    BOTTOM_UP,
    /** One group at a time, all others trained; from the logits down. */
    INDEPENDENT;

    /** The states of this order over so many groups, in order. Group 0 is nearest the pixels. */
    public List<RandomizedState> states(int groups) {
        List<RandomizedState> states = new ArrayList<>();
        for (int depth = 1; depth <= groups; depth++) {
            states.add(state(groups, depth));
        }
        return states;
    }

    /** The state after so many steps, from 1. */
    public RandomizedState state(int groups, int depth) {
        if (depth < 1 || depth > groups) {
            throw new IllegalArgumentException("depth must be from 1 to " + groups + ", not " + depth);
        }
        return switch (this) {
            case TOP_DOWN -> RandomizedState.range(groups - depth, groups);
            case BOTTOM_UP -> RandomizedState.range(0, depth);
            case INDEPENDENT -> RandomizedState.range(groups - depth, groups - depth + 1);
        };
    }

    /** Those states of an order that no earlier one of the list has: what is left to compute. */
    public static List<RandomizedState> own(List<Order> orders, Order order, int groups) {
        List<RandomizedState> earlier = orders.stream()
                .takeWhile(each -> each != order)
                .flatMap(each -> each.states(groups).stream())
                .toList();
        return IntStream.rangeClosed(1, groups)
                .mapToObj(depth -> order.state(groups, depth))
                .filter(state -> !earlier.contains(state))
                .toList();
    }
}
