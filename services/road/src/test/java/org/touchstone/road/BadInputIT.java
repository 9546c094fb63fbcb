package org.touchstone.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DeadLetter;
import org.touchstone.proto.v1.EvaluateModel;
import org.touchstone.proto.v1.Rejected;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.proto.v1.Ticket;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.store.ObjectStore.VersionedBytes;

/** P17 and P18 with the product itself: whatever is put on a queue, the answer names what is wrong, and the queue goes on. */
class BadInputIT {
    private static final String TRAINING = Topic.TASKS_TRAINING.topicName();
    private static final String INGESTION = Topic.TASKS_INGESTION.topicName();
    private static final String DATASET = "bad-shapes";

    private static Road road;
    private static Refusals refusals;

    @BeforeAll
    static void open() {
        road = Road.open();
        refusals = new Refusals(road);
    }

    @AfterAll
    static void goodTasksStillSucceed() {
        refusals.everythingGoesOn("bad");
    }

    @Test
    void unreadableRecordsAreBuriedAsTheyAre() throws ExecutionException {
        SplittableRandom random = new SplittableRandom(7);
        byte[] task = Wishes.train("bad-cut", Wishes.perceptron(DATASET, "bad", 5), "bad-none")
                .toByteArray();
        for (byte[] record : List.of(
                noise(random, 1),
                noise(random, 40),
                noise(random, 5000),
                Arrays.copyOf(task, task.length - 1),
                Arrays.copyOf(task, task.length / 2),
                "{\"id\": \"json\"}".getBytes(StandardCharsets.UTF_8))) {
            RecordMetadata sent = road.send(TRAINING, "bad-cut", record);

            RoadLog.Said said = road.log().await(DeadLetter.class, letter -> isAbout(letter, sent));
            DeadLetter letter = (DeadLetter) said.message();

            assertThat(said.key()).isEqualTo(TRAINING + "-" + sent.partition() + "-" + sent.offset());
            assertThat(letter.getCode()).isEqualTo("UNREADABLE");
            assertThat(letter.getCause()).contains("touchstone.v1.Task");
            assertThat(letter.getTaskId()).isEmpty();
            assertThat(letter.getRecord().toByteArray()).isEqualTo(record);
        }
        assertThat(road.log().events("bad-cut")).isEmpty();
    }

    private static boolean isAbout(DeadLetter letter, RecordMetadata sent) {
        return letter.getTopic().equals(sent.topic())
                && letter.getPartition() == sent.partition()
                && letter.getOffset() == sent.offset();
    }

    /** Random bytes after one that no protobuf begins with: a field number of 0. */
    private static byte[] noise(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        bytes[0] = 0;
        return bytes;
    }

    @Test
    void aRecordOfNothingIsRejectedUnderItsPosition() throws ExecutionException {
        for (byte @Nullable [] nothing : Arrays.asList(new byte[0], (byte[]) null)) {
            RecordMetadata sent = road.send(TRAINING, "nothing", nothing);

            Rejected rejected = refusals.rejection(TRAINING + "-" + sent.partition() + "@" + sent.offset());

            assertThat(rejected.getField()).isEqualTo("id");
            assertThat(rejected.getReason()).contains("is missing").contains("give 1 to 63");
        }
    }

    @Test
    void theBrokerRefusesARecordOf300Kilobytes() {
        assertThatThrownBy(() -> road.send(TRAINING, "bad-huge", new byte[300 * 1024]))
                .hasCauseInstanceOf(RecordTooLargeException.class);
    }

    @TestFactory
    Stream<DynamicTest> absurdFieldsOfTrainingsAreNamed() {
        return Stream.of(
                absurd("training-none", spec -> spec.clear(), "trainClassifier.dataset", "\"name\""),
                absurd("dataset", spec -> spec.setDataset("../../head"), "trainClassifier.dataset", "\"name\""),
                absurd("model", spec -> spec.setModelName("A b"), "trainClassifier.modelName", "use 1 to 63"),
                absurd("width", spec -> hidden(spec, -3), "trainClassifier.architecture.mlp.hidden[0]", "from 1"),
                absurd(
                        "wide",
                        spec -> hidden(spec, Integer.MAX_VALUE),
                        "trainClassifier.architecture.mlp.hidden[0]",
                        "65536"),
                absurd("batch", spec -> spec.setBatchSize(1 << 30), "trainClassifier.batchSize", "from 1 to 8192"),
                absurd("rate0", spec -> rate(spec, 0), "trainClassifier.optimizer", "must be positive, not 0.0"),
                absurd("nan", spec -> rate(spec, Double.NaN), "trainClassifier.optimizer", "not NaN"),
                absurd(
                        "infinite",
                        spec -> rate(spec, Double.POSITIVE_INFINITY),
                        "trainClassifier.optimizer",
                        "not Infinity"),
                absurd(
                        "steps",
                        spec -> spec.getBudgetBuilder().setSteps(0),
                        "trainClassifier.budget.steps",
                        "at least 1"),
                absurd(
                        "epochs",
                        spec -> spec.getBudgetBuilder().setEpochs(Double.NaN),
                        "trainClassifier.budget.epochs",
                        "above 0"));
    }

    @TestFactory
    Stream<DynamicTest> valuesThatNoVersionKnowsAndNoNumbersAreNamed() {
        return Stream.of(
                absurd(
                        "dropout",
                        spec -> spec.getArchitectureBuilder().getMlpBuilder().setDropout(Double.NaN),
                        "trainClassifier.architecture.mlp.dropout",
                        "below 1"),
                absurd(
                        "activation",
                        spec -> spec.getArchitectureBuilder().getMlpBuilder().setActivationValue(99),
                        "trainClassifier.architecture.mlp",
                        "use RELU"),
                absurd(
                        "initialization",
                        spec -> spec.setInitializationValue(99),
                        "trainClassifier.initialization",
                        "use STANDARD"),
                absurd(
                        "floor",
                        spec -> spec.getScheduleBuilder()
                                .getCosineDecayBuilder()
                                .setFloor(Double.NaN),
                        "trainClassifier.schedule",
                        "from 0 to 1"),
                absurd(
                        "held-out",
                        spec -> spec.setValidationCount(-1),
                        "trainClassifier.validationCount",
                        "at least 0"));
    }

    private static void hidden(TrainClassifier.Builder spec, int width) {
        spec.getArchitectureBuilder().getMlpBuilder().setHidden(0, width);
    }

    private static void rate(TrainClassifier.Builder spec, double rate) {
        spec.getOptimizerBuilder().getAdamBuilder().setLearningRate(rate);
    }

    private static DynamicTest absurd(
            String name, Consumer<TrainClassifier.Builder> change, String field, String remedy) {
        TrainClassifier.Builder spec = Wishes.perceptron(DATASET, "bad", 5).toBuilder();
        change.accept(spec);
        Task task = Wishes.train("bad-train-" + name, spec.build(), "bad-none");
        return refusals.rejected(task, field, remedy);
    }

    @TestFactory
    List<DynamicTest> tasksThatAreNoneAreNamed() {
        Task good = Wishes.train("bad-good", Wishes.perceptron(DATASET, "bad", 5), "bad-none");
        return List.of(
                refusals.rejected(
                        edited(good, "bad-submitter", task -> task.setSubmitter("x".repeat(129))),
                        "submitter",
                        "shorten it"),
                refusals.rejected(
                        edited(good, "bad-retries", task -> task.getOptionsBuilder()
                                .setRetries(21)),
                        "options.retries",
                        "0 to 20"),
                refusals.rejected(
                        edited(good, "bad-self", task -> task.getOptionsBuilder()
                                .addAfter("bad-self")),
                        "options.after[1]",
                        "remove it"),
                refusals.rejected(
                        edited(good, "bad-after", task -> task.getOptionsBuilder()
                                .addAfter("../head")),
                        "options.after[1]",
                        "use 1 to 63"),
                refusals.rejected(
                        edited(good, "bad-parent", task -> task.getOptionsBuilder()
                                .setParent("../head")),
                        "options.parent",
                        "use 1 to 63"),
                refusals.rejected(
                        edited(good, "bad-deadline", task -> task.getOptionsBuilder()
                                .getDeadlineBuilder()
                                .setSeconds(-1)),
                        "options.deadline",
                        "give a duration"),
                refusals.rejected(
                        edited(good, "bad-ticket", task -> task.setTicket(ticket(5))), "ticket", "leave it out"));
    }

    private static Task edited(Task good, String id, Consumer<Task.Builder> change) {
        Task.Builder task = good.toBuilder().setId(id);
        change.accept(task);
        return task.build();
    }

    private static Ticket ticket(long number) {
        return Ticket.newBuilder()
                .setNumber(number)
                .setExpectedStep(1000)
                .setReason(Ticket.Reason.PROGRESS)
                .setHeadWriteId("forged")
                .build();
    }

    @Test
    void aTaskWithoutSpecAndOneOnTheWrongQueueAreRejected() throws ExecutionException {
        road.send(
                TRAINING,
                "bad-empty",
                Task.newBuilder().setId("bad-empty").build().toByteArray());
        road.send(
                TRAINING, "bad-queue", Wishes.ingest("bad-queue", DATASET, 5, 5).toByteArray());

        Rejected empty = refusals.rejection("bad-empty");
        Rejected queue = refusals.rejection("bad-queue");

        assertThat(empty.getField()).isEqualTo("spec");
        assertThat(empty.getReason()).contains("set one of ingestDataset, trainClassifier");
        assertThat(queue.getField()).isEqualTo("spec");
        assertThat(queue.getReason()).contains("send it to " + INGESTION);
    }

    @Test
    void forgedIdsReachNoObject() {
        for (String id : List.of("../../head", "a/b", "UPPER", "-dash", "a".repeat(64), "tab\t", "..")) {
            road.submit(Wishes.train(id, Wishes.perceptron(DATASET, "bad", 5), "bad-none"));
            String shown = id.replaceAll("[^a-zA-Z0-9._-]", "?");

            Rejected rejected = refusals.rejection(shown.substring(0, Math.min(63, shown.length())));

            assertThat(rejected.getField()).isEqualTo("id");
            assertThat(rejected.getReason()).contains("use 1 to 63 of a-z");
        }
        assertThat(road.store().listFolders("", "", 100)).doesNotContain("head", "a", "..");
    }

    @TestFactory
    List<DynamicTest> whatDoesNotExistIsNamed() {
        TrainClassifier spec = Wishes.perceptron("bad-nowhere", "bad", 5);
        Task training = Task.newBuilder()
                .setId("bad-unknown-data")
                .setTrainClassifier(spec)
                .build();
        Task evaluation = Task.newBuilder()
                .setId("bad-unknown-model")
                .setEvaluateModel(EvaluateModel.newBuilder().setModel("bad-nowhere"))
                .build();
        return List.of(
                refusals.failed(training, "DATASET_NOT_FOUND", "bad-nowhere"),
                refusals.failed(evaluation, "NOT_FOUND", "bad-nowhere"));
    }

    @Test
    void anIdThatIsTakenStaysWithItsTask() {
        Task first = Wishes.ingest("bad-taken", "bad-taken", 20, 10);
        Task other = Wishes.ingest("bad-taken", "bad-taken", 21, 10);
        road.submit(first);
        assertThat(road.log().end("bad-taken", Refusals.PATIENCE).hasSucceeded())
                .isTrue();
        byte[] head = settledHead("bad-taken");

        road.submit(
                other,
                first,
                first.toBuilder().setTicket(ticket(1)).build(),
                Wishes.ingest("bad-taken-after", "bad-taken-after", 20, 10));
        Rejected rejected = refusals.rejection("bad-taken");

        assertThat(rejected.getField()).isEqualTo("id");
        assertThat(rejected.getReason()).contains("choose a new id");
        assertThat(road.log().end("bad-taken-after", Refusals.PATIENCE).hasSucceeded())
                .isTrue();
        assertThat(head("bad-taken")).isEqualTo(head);
        assertThat(road.log().events("bad-taken", EventCase.STARTED)).hasSize(1);
        assertThat(road.log().events("bad-taken", EventCase.RESUMED)).isEmpty();
    }

    /** The head once all that the task had to say is said: its end is published before its outbox is emptied. */
    private static byte[] settledHead(String id) {
        return Awaitility.await()
                .atMost(Refusals.PATIENCE)
                .until(() -> head(id), head -> new String(head, StandardCharsets.UTF_8).contains("\"outbox\":[]"));
    }

    private static byte[] head(String id) {
        return road.store()
                .read("tasks/" + id + "/head.json", 1 << 20)
                .map(VersionedBytes::content)
                .orElseThrow();
    }
}
