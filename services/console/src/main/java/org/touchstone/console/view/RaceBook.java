package org.touchstone.console.view;

import java.util.List;
import java.util.TreeMap;
import org.touchstone.proto.v1.RaceStanding;

/**
 * How the races of one task stand: of each the standing that the newest epoch told of the most functions, whatever the order of
 * arrival.
 */
final class RaceBook {
    private static final int MOST = 100;
    /** What one point of a metric takes, so that standings count against the same bound. */
    private static final int BYTES_PER_POINT = 48;

    private final TreeMap<Integer, Told> byRace = new TreeMap<>();

    private record Told(long epoch, RaceStanding standing) {
        boolean outweighs(Told other) {
            return epoch != other.epoch ? epoch > other.epoch : standing.getFunctions() > other.standing.getFunctions();
        }

        /** Larger for what outweighs. */
        long mark() {
            return (epoch << 32) + standing.getFunctions();
        }
    }

    void add(RaceStanding standing, long epoch) {
        Told told = new Told(epoch, standing);
        byRace.merge(standing.getRace(), told, (known, now) -> now.outweighs(known) ? now : known);
        if (byRace.size() > MOST) {
            byRace.pollLastEntry();
        }
    }

    /** Changes with every change; 0 where there is none. */
    long told() {
        return byRace.values().stream().mapToLong(Told::mark).sum();
    }

    /** The memory it takes, as points of a metric. */
    long pointCount() {
        return byRace.values().stream()
                        .mapToLong(told -> told.standing().getSerializedSize())
                        .sum()
                / BYTES_PER_POINT;
    }

    /** In the order of the races. */
    List<RaceStanding> all() {
        return byRace.values().stream().map(Told::standing).toList();
    }
}
