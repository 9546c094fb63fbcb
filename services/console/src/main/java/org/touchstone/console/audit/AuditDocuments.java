package org.touchstone.console.audit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.audit.AuditFragment;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.catalog.audit.AuditView;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.store.ObjectStore;

/** The report of an audit, or, until it is there, what its fragments say. Documents never change, so those read last are kept. */
@ApplicationScoped
public class AuditDocuments {
    private static final int FRAGMENTS_KEPT = 256;
    private static final int REPORTS_KEPT = 8;

    private final AuditBoard board;
    private final AuditCatalog catalog;
    private final Kept<AuditFragment> fragments = new Kept<>(FRAGMENTS_KEPT);
    private final Kept<AuditReport> reports = new Kept<>(REPORTS_KEPT);

    AuditDocuments(AuditBoard board, ObjectStore store) {
        this.board = board;
        this.catalog = new AuditCatalog(store);
    }

    /** What is known; empty while nothing is planned. */
    Optional<AuditReport> of(String id) {
        return board.report(id)
                .map(reference -> reports.get(
                        reference.toString(), () -> catalog.report(reference).content()))
                .or(() -> atWork(id));
    }

    private Optional<AuditReport> atWork(String id) {
        AuditBoard.Work work = board.work(id);
        ObjectReference plan = work.plan();
        if (plan == null) {
            return Optional.empty();
        }
        AuditReport planned = reports.get(plan.getKey(), () -> catalog.plan(plan.getKey(), plan.getSha256()));
        List<AuditFragment> there = new ArrayList<>();
        work.fragments().forEach(key -> there.add(fragments.get(key, () -> catalog.fragment(key))));
        AuditReport merged =
                AuditView.merge(planned, plan.getSha256(), there, work.shards().size());
        return Optional.of(merged);
    }

    /** The documents used last. */
    private static final class Kept<T> {
        private final Map<String, T> byKey;

        Kept(int most) {
            this.byKey = new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                    return size() > most;
                }
            };
        }

        T get(String key, Supplier<T> read) {
            synchronized (byKey) {
                T known = byKey.get(key);
                if (known != null) {
                    return known;
                }
            }
            T fresh = read.get();
            synchronized (byKey) {
                byKey.put(key, fresh);
            }
            return fresh;
        }
    }
}
