package org.touchstone.catalog;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.AuditCompleted;
import org.touchstone.proto.v1.DatasetPublished;
import org.touchstone.proto.v1.EvaluationCompleted;
import org.touchstone.proto.v1.ModelPublished;
import org.touchstone.proto.v1.ObjectReference;

/** What is told of published artifacts: facts for their topics, and artifacts for the events of the task. */
public final class Facts {
    private Facts() {}

    /** A data set is there. */
    public static DatasetPublished ofDataset(Published<DatasetManifest> dataset, Instant time) {
        DatasetPublished.Builder fact =
                published(dataset, dataset.content().lineage(), time).setKind("images");
        for (DatasetManifest.Split split : dataset.content().splits()) {
            fact.putCounts(split.name(), split.count());
            fact.putRefused(split.name(), split.refused().total());
        }
        return fact.build();
    }

    /** A data set of text is there; counts are sentences. */
    public static DatasetPublished ofText(Published<TextManifest> dataset, Instant time) {
        DatasetPublished.Builder fact =
                published(dataset, dataset.content().lineage(), time).setKind(TextManifest.KIND);
        for (TextManifest.Split split : dataset.content().splits()) {
            fact.putCounts(split.name(), split.sentences());
            fact.putRefused(split.name(), split.refused().total());
        }
        return fact.build();
    }

    private static DatasetPublished.Builder published(Published<?> dataset, Lineage lineage, Instant time) {
        return DatasetPublished.newBuilder()
                .setName(dataset.name())
                .setDigest(dataset.digest())
                .setManifest(reference(dataset.object()))
                .setLineage(lineage(lineage))
                .setTime(timestamp(time));
    }

    /** A model is there. */
    public static ModelPublished ofModel(Published<ModelCard> model, Instant time) {
        return ModelPublished.newBuilder()
                .setName(model.name())
                .setDigest(model.digest())
                .setCard(reference(model.object()))
                .setOnnx(reference(model.content().onnx()))
                .setParameters(reference(model.content().parameters()))
                .setLineage(lineage(model.content().lineage()))
                .setTime(timestamp(time))
                .putAllMetrics(model.content().metrics())
                .setTestSplit(model.content().testSplit())
                .setKind(model.content().kind())
                .build();
    }

    /** A model was measured. */
    public static EvaluationCompleted ofEvaluation(Published<EvaluationReport> evaluation, Instant time) {
        EvaluationReport report = evaluation.content();
        return EvaluationCompleted.newBuilder()
                .setId(evaluation.name())
                .setDigest(evaluation.digest())
                .setReport(reference(evaluation.object()))
                .setLineage(lineage(report.lineage()))
                .setTime(timestamp(time))
                .putMetrics("accuracy", report.accuracy().value())
                .putMetrics("accuracy low", report.accuracy().low())
                .putMetrics("accuracy high", report.accuracy().high())
                .putMetrics("mean negative log-likelihood", report.meanNegativeLogLikelihood())
                .putMetrics("expected calibration error", report.expectedCalibrationError())
                .setSplit(report.split())
                .build();
    }

    /** A model was measured by the task of the lineage, which keeps the report. */
    public static EvaluationCompleted ofMeasurement(
            StoredObject report, Lineage lineage, String split, Map<String, Double> metrics, Instant time) {
        return EvaluationCompleted.newBuilder()
                .setId(lineage.taskId())
                .setDigest(report.sha256())
                .setReport(reference(report))
                .setLineage(lineage(lineage))
                .setTime(timestamp(time))
                .putAllMetrics(metrics)
                .setSplit(split)
                .build();
    }

    /** A model was audited; {@code page} is the report for people. */
    public static AuditCompleted ofAudit(Published<AuditReport> audit, StoredObject page, Instant time) {
        AuditReport report = audit.content();
        AuditCompleted.Builder fact = AuditCompleted.newBuilder()
                .setId(audit.name())
                .setDigest(audit.digest())
                .setReport(reference(audit.object()))
                .setLineage(lineage(report.lineage()))
                .setTime(timestamp(time))
                .setIdentity(report.identity())
                .setModelSha256(report.subject().onnx().sha256())
                .setHtml(reference(page));
        Optional.ofNullable(report.reproducibility().manifest())
                .ifPresent(manifest -> fact.setManifest(reference(manifest)));
        Optional.ofNullable(report.reproducibility().merkleRoot()).ifPresent(fact::setMerkleRoot);
        report.methods().forEach(method -> Optional.ofNullable(method.verdict())
                .ifPresent(verdict -> fact.addVerdicts(AuditFacts.verdict(method.id(), verdict))));
        return fact.build();
    }

    /** The event's note of what a shard of an audit found; its digest is that of the object's bytes. */
    public static Artifact fragment(String name, StoredObject fragment) {
        return Artifact.newBuilder()
                .setKind("audit-fragment")
                .setName(name)
                .setDigest(fragment.sha256())
                .setKey(fragment.key())
                .build();
    }

    /** The event's note of any of them; {@code kind} is "dataset", "model", "evaluation" or "audit". */
    public static Artifact artifact(String kind, Published<?> published) {
        return Artifact.newBuilder()
                .setKind(kind)
                .setName(published.name())
                .setDigest(published.digest())
                .setKey(published.object().key())
                .build();
    }

    private static ObjectReference reference(StoredObject object) {
        return ObjectReference.newBuilder()
                .setKey(object.key())
                .setSha256(object.sha256())
                .setSizeBytes(object.bytes())
                .build();
    }

    private static org.touchstone.proto.v1.Lineage lineage(Lineage lineage) {
        return org.touchstone.proto.v1.Lineage.newBuilder()
                .setTaskId(lineage.taskId())
                .addAllDatasets(lineage.datasets())
                .addAllModels(lineage.models())
                .build();
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
