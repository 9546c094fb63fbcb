package org.touchstone.console.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.task.TaskDocument.Row;
import org.touchstone.proto.v1.AuditCompleted;

/**
 * An audit at a glance. {@code id} is that of its task; {@code name} that under which its evidence is filed; {@code task} is absent
 * once the task's events have expired; {@code digest}, {@code completedAt} and verdicts are absent while it is at work.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditRow(
        String id,
        String name,
        @Nullable String model,
        @Nullable String modelSha256,
        @Nullable String dataset,
        @Nullable Row task,
        List<VerdictRow> verdicts,
        @Nullable String digest,
        @Nullable Instant completedAt) {

    public AuditRow {
        verdicts = List.copyOf(verdicts);
    }

    /** What was decided of one method. */
    public record VerdictRow(String method, String verdict, List<String> flags, String sentence) {
        public VerdictRow {
            flags = List.copyOf(flags);
        }
    }

    static List<VerdictRow> verdicts(AuditCompleted fact) {
        return fact.getVerdictsList().stream()
                .map(verdict -> new VerdictRow(
                        verdict.getMethod(), verdict.getVerdict(), verdict.getFlagsList(), verdict.getSentence()))
                .toList();
    }
}
