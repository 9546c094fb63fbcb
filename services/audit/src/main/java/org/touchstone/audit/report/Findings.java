package org.touchstone.audit.report;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.audit.shard.ShardFiles;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.audit.AuditFragment;
import org.touchstone.kernel.saliency.check.ShardResult;
import org.touchstone.store.safetensors.Limits;
import org.touchstone.store.safetensors.Safetensors;

/** What shards found, read back in the order of the plan. */
public final class Findings {
    private Findings() {}

    /** One shard's: its fragment, where that is kept, and the numbers. */
    public record Part(String key, AuditFragment fragment, ShardResult result) {}

    /** All of them, each checked by its digest. */
    public static List<Part> read(AuditCatalog audits, OpenPlan plan, List<String> fragmentKeys) {
        List<Part> parts = new ArrayList<>();
        for (String key : fragmentKeys) {
            AuditFragment fragment = audits.fragment(key);
            var file = Safetensors.read(audits.read(fragment.values()), Limits.DEFAULT);
            parts.add(new Part(key, fragment, ShardFiles.result(plan.shard(fragment.shard()), file)));
        }
        return parts;
    }

    /** Whether a further look would change nothing. */
    public static boolean decided(OpenPlan plan, int look, List<Part> parts) {
        return Verdicts.upTo(plan, look, parts).allDecided();
    }
}
