package org.touchstone.console.library;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.touchstone.console.view.Times;
import org.touchstone.proto.v1.DatasetPublished;
import org.touchstone.proto.v1.EvaluationCompleted;
import org.touchstone.proto.v1.Lineage;
import org.touchstone.proto.v1.ModelPublished;

/** Facts as rows of tables. References are written name@digest. */
public final class Listings {
    private Listings() {}

    /** What something was made from. */
    public record Origin(String taskId, List<String> datasets, List<String> models) {
        static Origin of(Lineage lineage) {
            return new Origin(
                    lineage.getTaskId(), List.copyOf(lineage.getDatasetsList()), List.copyOf(lineage.getModelsList()));
        }
    }

    /** A version of a data set, of kind "images" or "text"; {@code refused} counts the items turned away, by split. */
    public record DatasetRow(
            String name,
            String digest,
            String kind,
            Instant publishedAt,
            Map<String, Long> counts,
            Map<String, Long> refused,
            Origin origin) {
        static DatasetRow of(DatasetPublished fact) {
            return new DatasetRow(
                    fact.getName(),
                    fact.getDigest(),
                    fact.getKind().isEmpty() ? "images" : fact.getKind(),
                    Times.instant(fact.getTime()),
                    Map.copyOf(fact.getCountsMap()),
                    Map.copyOf(fact.getRefusedMap()),
                    Origin.of(fact.getLineage()));
        }
    }

    /** A version of a model, of the kind that its card says, with the evaluations of it. */
    public record ModelRow(
            String name,
            String digest,
            String kind,
            Instant publishedAt,
            Map<String, Double> metrics,
            long onnxBytes,
            long parameterBytes,
            Origin origin,
            List<EvaluationRow> evaluations) {
        static ModelRow of(ModelPublished fact, List<EvaluationCompleted> evaluations) {
            return new ModelRow(
                    fact.getName(),
                    fact.getDigest(),
                    fact.getKind().isEmpty() ? "classifier" : fact.getKind(),
                    Times.instant(fact.getTime()),
                    Map.copyOf(fact.getMetricsMap()),
                    fact.getOnnx().getSizeBytes(),
                    fact.getParameters().getSizeBytes(),
                    Origin.of(fact.getLineage()),
                    evaluations.stream().map(EvaluationRow::of).toList());
        }
    }

    /** An evaluation; its id is that of its task. */
    public record EvaluationRow(
            String id, String digest, Instant completedAt, String split, Map<String, Double> metrics, Origin origin) {
        static EvaluationRow of(EvaluationCompleted fact) {
            return new EvaluationRow(
                    fact.getId(),
                    fact.getDigest(),
                    Times.instant(fact.getTime()),
                    fact.getSplit(),
                    Map.copyOf(fact.getMetricsMap()),
                    Origin.of(fact.getLineage()));
        }
    }
}
