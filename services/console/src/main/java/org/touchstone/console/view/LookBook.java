package org.touchstone.console.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.proto.v1.Statistics;

/**
 * The looks into the network of one task by step, under the rule of epochs: a resumed task's history has no future that did
 * not happen. Of very many, the first, the newest and some between them stay.
 */
final class LookBook {
    private static final int MOST = 200;
    /** What one point of a metric takes, so that looks count against the same bound. */
    private static final int BYTES_PER_POINT = 48;

    private final TreeMap<Long, Look> byStep = new TreeMap<>();
    private final TreeMap<Long, Long> resumedFromByEpoch = new TreeMap<>();
    private long bytes;

    private record Look(long epoch, Statistics statistics) {
        int bytes() {
            return statistics.getSerializedSize();
        }
    }

    void add(Statistics statistics, long epoch) {
        long step = statistics.getStep();
        Look known = byStep.get(step);
        boolean undone =
                resumedFromByEpoch.tailMap(epoch, false).values().stream().anyMatch(from -> from < step);
        if (undone || (known != null && known.epoch() > epoch)) {
            return;
        }
        remove(step);
        Look look = new Look(epoch, statistics);
        byStep.put(step, look);
        bytes += look.bytes();
        if (byStep.size() > MOST) {
            thin(MOST / 2);
        }
    }

    void resumed(long epoch, long fromStep) {
        resumedFromByEpoch.merge(epoch, fromStep, Math::min);
        byStep.tailMap(fromStep, false).entrySet().stream()
                .filter(entry -> entry.getValue().epoch() < epoch)
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::remove);
    }

    /** Leaves about so many, at least 2: the first, the newest, and some evenly between. */
    void thin(int most) {
        List<Long> steps = new ArrayList<>(byStep.keySet());
        int every = Math.max(1, (steps.size() + most / 2) / most);
        for (int i = 1; i < steps.size() - 1; i++) {
            if (i % every != 0) {
                remove(steps.get(i));
            }
        }
    }

    private void remove(long step) {
        Look gone = byStep.remove(step);
        bytes -= gone == null ? 0 : gone.bytes();
    }

    /** The memory it takes, as points of a metric. */
    long pointCount() {
        return bytes / BYTES_PER_POINT;
    }

    /** Those after a step, in order. */
    List<Statistics> after(long step) {
        return byStep.tailMap(step, false).values().stream()
                .map(Look::statistics)
                .toList();
    }
}
