package org.touchstone.console.view;

import com.google.protobuf.Timestamp;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one compacted topic by key, newest last. A null value takes its fact back. One thread puts; any thread reads.
 *
 * @param <F> the fact
 */
public final class FactBoard<F> {
    private static final int FACTS_KEPT = 20_000;

    private final Function<F, Timestamp> time;
    private final LinkedHashMap<String, F> factByKey = new LinkedHashMap<>();

    /** An empty board of facts that carry a time. */
    public FactBoard(Function<F, Timestamp> time) {
        this.time = time;
    }

    /** Takes a record of the topic. */
    public synchronized void put(String key, @Nullable F fact) {
        factByKey.remove(key);
        if (fact != null) {
            factByKey.put(key, fact);
        }
        if (factByKey.size() > FACTS_KEPT) {
            factByKey.remove(factByKey.keySet().iterator().next());
        }
    }

    /** The fact of a key. */
    public synchronized Optional<F> get(String key) {
        return Optional.ofNullable(factByKey.get(key));
    }

    /** All, newest time first. */
    public synchronized List<F> newestFirst() {
        Comparator<Map.Entry<String, F>> byTime =
                Comparator.comparing(entry -> Times.instant(time.apply(entry.getValue())));
        return factByKey.entrySet().stream()
                .sorted(byTime.reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** How many. */
    public synchronized int size() {
        return factByKey.size();
    }
}
