package org.touchstone.store.safetensors;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.touchstone.store.safetensors.SafetensorsException.Code;

/** What a header says: metadata, and where each tensor lies relative to the first byte after the header. */
record Header(SortedMap<String, String> metadata, List<Slot> slots, long dataBytes) {

    /** One tensor's place; {@code noticedAt} is where in the file it was described. */
    record Slot(String name, DType dtype, List<Long> shape, long begin, long end, long noticedAt) {}

    /** Orders the slots by their bytes, and insists that they tile the data without gap or overlap. */
    static Header tiled(SortedMap<String, String> metadata, List<Slot> described) {
        List<Slot> slots = new ArrayList<>(described);
        slots.sort(Comparator.comparingLong(Slot::begin).thenComparingLong(Slot::end));
        long next = 0;
        for (Slot slot : slots) {
            if (slot.begin() != next) {
                throw new SafetensorsException(
                        Code.OFFSETS_INVALID,
                        slot.noticedAt(),
                        "Tensor '" + slot.name() + "' begins at " + slot.begin() + "; expected " + next
                                + ", so that tensors lie without gap or overlap");
            }
            next = slot.end();
        }
        return new Header(metadata, List.copyOf(slots), next);
    }
}
