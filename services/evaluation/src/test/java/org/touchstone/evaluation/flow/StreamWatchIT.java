package org.touchstone.evaluation.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.touchstone.evaluation.stream.KafkaImageStreams;
import org.touchstone.kernel.picture.Png;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.DensityWindow;
import org.touchstone.proto.v1.ObservedImage;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.WatchDensity;
import org.touchstone.testkit.SharedServers;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;
import org.touchstone.worker.TaskRun.StepOutcome;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.control.GroupSettings;
import org.touchstone.worker.control.TopologyInitializer;

/** A stream of images through a real broker: what is seen of it, window by window, and what is not. */
class StreamWatchIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int WINDOW = 10;
    private static final byte[] USUAL = World.gradients(2, false);
    private static final byte[] STRANGE = World.gradients(3, true);

    private TopicNames names;
    private Admin admin;
    private KafkaProducer<String, byte[]> producer;
    private World world;

    @BeforeEach
    void prepare() {
        Map<String, Object> connection =
                Map.of("bootstrap.servers", SharedServers.kafka().bootstrapServers());
        names = new TopicNames("stream-watch-" + System.nanoTime() + ".");
        admin = Admin.create(connection);
        new TopologyInitializer(admin, names, GroupSettings.defaults()).initialize(PATIENCE);
        producer = new KafkaProducer<>(connection, new StringSerializer(), new ByteArraySerializer());
        world = new World(new KafkaImageStreams(connection, names));
        world.publishImageFlow("dreams", world.publishImages(), 40, 1e-5);
    }

    @AfterEach
    void close() {
        producer.close();
        admin.close();
    }

    private void send(String stream, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(names.of(Topic.IMAGES), stream, value))
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] image(byte[] pixels, int number, String id) {
        int size = World.IMAGE.size();
        byte[] one = Arrays.copyOfRange(pixels, number * size, (number + 1) * size);
        return ObservedImage.newBuilder()
                .setPicture(ByteString.copyFrom(Png.plain(World.SIDE, World.SIDE, 1, one)))
                .setId(id)
                .build()
                .toByteArray();
    }

    private void send(byte[] pixels, int from, int to) {
        for (int i = from; i < to; i++) {
            send("camera", image(pixels, i, "photo " + i));
        }
    }

    private static Task.Builder watch(int windows) {
        return Task.newBuilder()
                .setWatchDensity(WatchDensity.newBuilder()
                        .setModel("dreams")
                        .setStream("camera")
                        .setWindow(WINDOW)
                        .setMaxImages(windows * WINDOW)
                        .setSeed(5));
    }

    /** Works until it waits. */
    private static void work(TaskRun run) {
        StepOutcome outcome = StepOutcome.CONTINUE;
        while (outcome == StepOutcome.CONTINUE) {
            outcome = run.step();
        }
        assertThat(outcome).isEqualTo(StepOutcome.WAITING);
    }

    private static void finishWindows(TaskRun run, long steps) {
        await().atMost(PATIENCE).until(() -> {
            run.step();
            return run.stepsDone() >= steps;
        });
    }

    private List<DensityWindow> windows() {
        return world.facts.stream().map(fact -> (DensityWindow) fact.value()).toList();
    }

    @Test
    void whatArrivesIsJudgedWindowByWindow() {
        send(USUAL, 0, 3);
        try (TaskRun run = world.open(watch(3))) {
            work(run);
            assertThat(world.facts).isEmpty();
            assertThat(run.phase()).isEqualTo("waiting for images");
            long before = run.stepsDone();

            send(USUAL, 10, 15);
            send("another", image(STRANGE, 0, ""));
            send("camera", "no message".getBytes(StandardCharsets.UTF_8));
            send("camera", ObservedImage.newBuilder().setId("empty").build().toByteArray());
            send(USUAL, 15, 20);
            finishWindows(run, before + 1);
            send(STRANGE, 0, 7);
            work(run);
            assertThat(run.stepsDone())
                    .as("a window is judged when it is whole")
                    .isEqualTo(before + 1);
            send(STRANGE, 7, 20);
            finishWindows(run, before + 3);

            assertThat(windows()).extracting(DensityWindow::getTypical).containsExactly(true, false, false);
            assertThat(windows()).extracting(DensityWindow::getFrom).containsExactly(3L, 16L, 26L);
            assertThat(windows()).extracting(DensityWindow::getRefused).containsExactly(2L, 0L, 0L);
            assertThat(windows().get(1)).satisfies(window -> {
                assertThat(window.getStream()).isEqualTo("camera");
                assertThat(window.getStrangestId()).matches("photo [0-9]");
                assertThat(window.getStrangest()).isBetween(16L, 25L);
                assertThat(window.getLineage().getDatasetsList()).isEmpty();
            });
            TaskResult result = run.finish();
            assertThat(result.summary())
                    .containsEntry("windows", 3.0)
                    .containsEntry("windows that are not typical", 2.0)
                    .containsEntry("messages refused", 2.0);
        }
    }

    @Test
    void whatArrivesWhileNobodyWatchesIsSeenAfterwards() {
        List<DensityWindow> undisturbed;
        try (TaskRun run = world.open(watch(2))) {
            run.step();
            assertThat(run.checkpointDue())
                    .as("where it begins outlives a crash")
                    .isTrue();
            send(USUAL, 0, 10);
            send(STRANGE, 10, 20);
            TaskRun late = world.resumed(watch(2), run);
            finishWindows(run, run.totalSteps());
            undisturbed = windows();
            world.facts.clear();

            try (TaskRun resumed = world.resumed(watch(2), late)) {
                late.close();
                finishWindows(resumed, resumed.totalSteps());
            }
        }

        assertThat(windows()).isEqualTo(undisturbed).hasSize(2);
    }

    @Test
    void theOldestImagesAreSeenWhereWanted() {
        send(USUAL, 0, 10);
        Task.Builder watch = watch(1);
        watch.getWatchDensityBuilder().setFromOldest(true);

        try (TaskRun run = world.open(watch)) {
            finishWindows(run, run.totalSteps());
        }

        assertThat(windows()).singleElement().satisfies(window -> assertThat(window.getFrom())
                .isZero());
    }
}
