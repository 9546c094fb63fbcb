package org.touchstone.kernel.l2l;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.touchstone.kernel.optim.Learned;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * What a learned optimizer remembers of a training.
 *
 * @param network h1, c1, h2 and c2, each of blocks x (units x coordinates)
 * @param moments decaying means of gradients and squares, where the input form has them
 * @param guard what the guard has seen, where there is one
 */
public record LearnedState(Params network, Params moments, Optional<LossGuard.State> guard) implements Learned.Memory {
    private static final String NETWORK = "network";
    private static final String MOMENTS = "moments";
    private static final String MEAN = "mean";
    private static final String SQUARE = "square";

    static LearnedState of(LstmState state, Optional<LossGuard.State> guard) {
        Map<String, Tensor> network = new LinkedHashMap<>();
        for (int part = 0; part < LstmState.PARTS; part++) {
            float[] all = state.joined(part);
            int count = state.blocks().length;
            network.put(LstmState.NAMES.get(part), Tensors.of(all, count, all.length / count));
        }
        int moments = state.mean().length;
        return new LearnedState(
                Params.of(network),
                moments == 0
                        ? Params.empty()
                        : Params.of(Map.of(
                                MEAN, Tensors.of(state.mean(), moments), SQUARE, Tensors.of(state.square(), moments))),
                guard);
    }

    static LearnedState of(Map<String, Params> slots) {
        return new LearnedState(
                slot(slots, NETWORK), slots.getOrDefault(MOMENTS, Params.empty()), LossGuard.State.of(slots));
    }

    static Params slot(Map<String, Params> slots, String name) {
        Params slot = slots.get(name);
        if (slot == null) {
            throw new IllegalArgumentException("slot " + name + " is missing among " + slots.keySet());
        }
        return slot;
    }

    /** The memory of the network after so many steps. */
    LstmState lstm(Blocks layout, long step) {
        List<float[]> parts = LstmState.NAMES.stream()
                .map(name -> network.get(name).toFloats())
                .toList();
        float[][][] blocks = LstmState.split(parts, layout.count());
        boolean remembers = moments.size() > 0;
        return new LstmState(
                blocks,
                remembers ? moments.get(MEAN).toDoubles() : new double[0],
                remembers ? moments.get(SQUARE).toDoubles() : new double[0],
                step);
    }

    /** The same memory, to be released by itself, with another guard. */
    LearnedState with(LossGuard.State seen) {
        return new LearnedState(network.detach(), moments.detach(), Optional.of(seen));
    }

    @Override
    public Map<String, Params> slots() {
        Map<String, Params> slots = new HashMap<>();
        slots.put(NETWORK, network);
        if (moments.size() > 0) {
            slots.put(MOMENTS, moments);
        }
        guard.ifPresent(state -> slots.putAll(state.slots()));
        return slots;
    }

    @Override
    public OptionalLong fellBackAt() {
        return guard.map(LossGuard.State::fellBackAt).orElse(OptionalLong.empty());
    }
}
