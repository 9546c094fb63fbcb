package org.touchstone.console.view;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.util.Optional;
import org.touchstone.proto.TaskDigest;
import org.touchstone.proto.v1.AuditModel;
import org.touchstone.proto.v1.Task;

/** Reads off a task what tables show of it. */
final class Requests {
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private Requests() {}

    /** Digest of what is asked for, as workers compute it; empty when the text is no task. */
    static String digest(String taskJson) {
        return parse(taskJson).map(task -> TaskDigest.of(task.build())).orElse("");
    }

    static TaskSummary.Request of(String taskJson) {
        return parse(taskJson).map(Requests::read).orElseGet(TaskSummary.Request::unknown);
    }

    private static Optional<Task.Builder> parse(String taskJson) {
        Task.Builder task = Task.newBuilder();
        try {
            PARSER.merge(taskJson, task);
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
        return Optional.of(task);
    }

    private static TaskSummary.Request read(Task.Builder task) {
        return new TaskSummary.Request(
                task.getSubmitter(),
                task.getOptions().getParent(),
                task.getOptions().getAfterList(),
                subject(task),
                task.hasSubmittedAt() ? Times.instant(task.getSubmittedAt()) : null);
    }

    private static String subject(Task.Builder task) {
        return switch (task.getSpecCase()) {
            case INGEST_DATASET -> task.getIngestDataset().getName();
            case TRAIN_CLASSIFIER -> task.getTrainClassifier().getModelName();
            case SWEEP -> task.getSweep().getBase().getModelName();
            case EVALUATE_MODEL -> task.getEvaluateModel().getModel();
            case AUDIT_MODEL -> audited(task.getAuditModel());
            case AUDIT_SHARD -> task.getAuditShard().getName();
            case TRAIN_OPTIMIZER -> task.getTrainOptimizer().getModelName();
            case COMPARE_OPTIMIZERS -> task.getCompareOptimizers().getOptimizer();
            case META_EPISODES -> task.getMetaEpisodes().getTraining();
            case TRAIN_FLOW -> task.getTrainFlow().getModelName();
            case SAMPLE_FLOW -> task.getSampleFlow().getModel();
            case EXPLORE_FLOW -> task.getExploreFlow().getModel();
            case COMPLETE_IMAGES -> task.getCompleteImages().getModel();
            case SCORE_IMAGES -> task.getScoreImages().getModel();
            case WATCH_DENSITY -> task.getWatchDensity().getModel();
            case INGEST_TEXT -> task.getIngestText().getName();
            case TRAIN_SEQUENCE_MODEL -> task.getTrainSequenceModel().getModelName();
            case EVALUATE_SEQUENCE_MODEL -> task.getEvaluateSequenceModel().getModel();
            case DECODE_TEXT -> task.getDecodeText().getModel();
            case SPEC_NOT_SET -> "";
        };
    }

    private static String audited(AuditModel audit) {
        return audit.getName().isEmpty() ? audit.getModel() : audit.getName();
    }
}
