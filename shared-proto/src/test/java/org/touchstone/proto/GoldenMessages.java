package org.touchstone.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.stream.Stream;
import org.touchstone.proto.v1.Activation;
import org.touchstone.proto.v1.Adam;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Checkpointed;
import org.touchstone.proto.v1.Cnn;
import org.touchstone.proto.v1.ConvolutionBlock;
import org.touchstone.proto.v1.DatasetPublished;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.EvaluateModel;
import org.touchstone.proto.v1.Failed;
import org.touchstone.proto.v1.FileReference;
import org.touchstone.proto.v1.IdxSource;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.proto.v1.Initialization;
import org.touchstone.proto.v1.Lineage;
import org.touchstone.proto.v1.Metric;
import org.touchstone.proto.v1.ModelPublished;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.Progress;
import org.touchstone.proto.v1.Split;
import org.touchstone.proto.v1.Sweep;
import org.touchstone.proto.v1.SweepAxis;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.Ticket;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.proto.v1.ValueList;

/** One well-filled message of each kind that travels. */
final class GoldenMessages {
    private static final Timestamp TIME = Timestamp.newBuilder()
            .setSeconds(1_795_000_000L)
            .setNanos(7_000_000)
            .build();
    private static final String DIGEST = "ab".repeat(32);

    private GoldenMessages() {}

    /** A message and the name of its files. */
    record Golden(String name, Message message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Golden> all() {
        return Stream.concat(
                        Stream.of(
                                new Golden("task-train", train()),
                                new Golden("task-train-diagnosed", GoldenDiagnoses.task(train())),
                                new Golden(
                                        "event-statistics",
                                        event().setStatistics(GoldenDiagnoses.statistics())
                                                .build()),
                                new Golden("task-ingest", ingest()),
                                new Golden("task-sweep", sweep()),
                                new Golden("task-evaluate", evaluate()),
                                new Golden(
                                        "event-progress",
                                        event().setProgress(progress()).build()),
                                new Golden(
                                        "event-metric",
                                        event().setMetric(metric()).build()),
                                new Golden(
                                        "event-checkpointed",
                                        event().setCheckpointed(checkpointed()).build()),
                                new Golden(
                                        "event-failed",
                                        event().setFailed(failed()).build()),
                                new Golden("fact-dataset", dataset()),
                                new Golden("fact-model", model()),
                                new Golden("dead-letter", deadLetter())),
                        Stream.of(
                                        GoldenAudits.all(),
                                        GoldenFlows.all(),
                                        GoldenMetaTrainings.all(),
                                        GoldenSequences.all())
                                .flatMap(List::stream))
                .toList();
    }

    private static Task train() {
        TrainClassifier training = TrainClassifier.newBuilder()
                .setDataset("mnist@" + DIGEST)
                .setSplit("train")
                .setModelName("digits")
                .setArchitecture(Architecture.newBuilder()
                        .setCnn(Cnn.newBuilder()
                                .addBlocks(ConvolutionBlock.newBuilder()
                                        .setFilters(16)
                                        .setKernel(5)
                                        .setStride(1)
                                        .setBatchNormalization(true)
                                        .setPool(2))
                                .addHidden(100)
                                .setActivation(Activation.RELU)
                                .setDropout(0.25)))
                .setInitialization(Initialization.HE)
                .setOptimizer(Optimizer.newBuilder()
                        .setAdam(Adam.newBuilder().setLearningRate(1e-3).setBeta1(0.9)))
                .setSeed(42)
                .setBatchSize(100)
                .setBudget(Budget.newBuilder().setSteps(6000))
                .setTestSplit("test")
                .build();
        return Task.newBuilder()
                .setId("train-1")
                .setSubmitter("golden")
                .setSubmittedAt(TIME)
                .setTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .setOptions(TaskOptions.newBuilder()
                        .setRetries(2)
                        .setDeadline(Duration.newBuilder().setSeconds(3600))
                        .addAfter("ingest-1")
                        .setParent("hunt"))
                .setTicket(Ticket.newBuilder()
                        .setNumber(2)
                        .setExpectedStep(500)
                        .setReason(Ticket.Reason.DRAINED)
                        .setHeadWriteId("w-1"))
                .setTrainClassifier(training)
                .build();
    }

    private static Task ingest() {
        return Task.newBuilder()
                .setId("ingest-1")
                .setIngestDataset(IngestDataset.newBuilder()
                        .setName("mnist")
                        .addClassNames("0")
                        .setRefusedShareAllowed(0.01)
                        .addSplits(Split.newBuilder()
                                .setName("train")
                                .setIdx(IdxSource.newBuilder()
                                        .setImages(FileReference.newBuilder()
                                                .setLocation("/data/images.gz")
                                                .setSha256(DIGEST))
                                        .setLabels(FileReference.newBuilder().setLocation("/data/labels.gz")))))
                .build();
    }

    private static Task sweep() {
        return Task.newBuilder()
                .setId("hunt")
                .setSweep(Sweep.newBuilder()
                        .setBase(train().getTrainClassifier())
                        .addAxes(SweepAxis.newBuilder()
                                .setField("optimizer.adam.learningRate")
                                .setList(ValueList.newBuilder().addValues(0.1).addValues(0.01)))
                        .setMaxTasks(2))
                .build();
    }

    private static Task evaluate() {
        return Task.newBuilder()
                .setId("evaluate-1")
                .setEvaluateModel(EvaluateModel.newBuilder()
                        .setModel("digits")
                        .setSplit("test")
                        .setBatchSize(256))
                .build();
    }

    private static TaskEvent.Builder event() {
        return TaskEvent.newBuilder()
                .setTaskId("train-1")
                .setEpoch(3)
                .setSequence(17)
                .setTime(TIME)
                .setSource("training/host/1/0");
    }

    private static Progress progress() {
        return Progress.newBuilder()
                .setStep(500)
                .setOf(6000)
                .setEta(Duration.newBuilder().setSeconds(60))
                .setPhase("training")
                .build();
    }

    private static Metric metric() {
        return Metric.newBuilder().setName("loss").setStep(500).setValue(0.25).build();
    }

    private static Checkpointed checkpointed() {
        return Checkpointed.newBuilder()
                .setStep(500)
                .setKey("tasks/train-1/checkpoints/000000000500-e3-abababab.safetensors")
                .setSha256(DIGEST)
                .setSizeBytes(1_000_000)
                .build();
    }

    private static Failed failed() {
        return Failed.newBuilder()
                .setCode("DATASET_NOT_FOUND")
                .setMessage("no such set")
                .setRetryable(false)
                .build();
    }

    private static DatasetPublished dataset() {
        return DatasetPublished.newBuilder()
                .setName("mnist")
                .setDigest(DIGEST)
                .setManifest(ObjectReference.newBuilder()
                        .setKey("datasets/mnist/x/manifest.json")
                        .setSha256(DIGEST))
                .setLineage(Lineage.newBuilder().setTaskId("ingest-1"))
                .setTime(TIME)
                .putCounts("train", 60_000)
                .build();
    }

    private static ModelPublished model() {
        return ModelPublished.newBuilder()
                .setName("digits")
                .setDigest(DIGEST)
                .setOnnx(ObjectReference.newBuilder()
                        .setKey("models/digits/x/model.onnx")
                        .setSizeBytes(5))
                .setLineage(Lineage.newBuilder().setTaskId("train-1").addDatasets("mnist@" + DIGEST))
                .setTime(TIME)
                .putMetrics("training loss", 0.01)
                .setTestSplit("test")
                .build();
    }

    private static DeadLetter deadLetter() {
        return DeadLetter.newBuilder()
                .setTaskId("train-1")
                .setCode("POISON")
                .setCause("the worker died 5 times while working on it")
                .setTopic("touchstone.tasks.training")
                .setPartition(1)
                .setOffset(12)
                .setDeliveryCount(5)
                .setTime(TIME)
                .setRecord(ByteString.copyFromUtf8("record"))
                .build();
    }
}
