package org.touchstone.road;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.DensityWindow;
import org.touchstone.proto.v1.FlowArchitecture;
import org.touchstone.proto.v1.FlowOfImages;
import org.touchstone.proto.v1.Lineage;
import org.touchstone.proto.v1.ObservedImage;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent.EventCase;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainFlow;
import org.touchstone.proto.v1.WatchDensity;

/** Images streamed by an outsider, watched by the real service through a kill. */
class FlowStreamIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String MODEL = "road-shapes";
    private static final String STREAM = "road-camera";
    private static final int SIDE = 32;
    private static final int WINDOW = 4;
    private static final int WINDOWS = 4;

    private static Road road;

    @BeforeAll
    static void train() {
        road = Road.open();
        road.submit(
                Wishes.ingest("stream-ingest", "stream-shapes", 120, 20),
                Task.newBuilder()
                        .setId("stream-train")
                        .setOptions(TaskOptions.newBuilder().addAfter("stream-ingest"))
                        .setTrainFlow(TrainFlow.newBuilder()
                                .setDataset("stream-shapes")
                                .setModelName(MODEL)
                                .setArchitecture(FlowArchitecture.newBuilder()
                                        .setImages(FlowOfImages.newBuilder()
                                                .setScales(2)
                                                .setMaps(2)
                                                .setBlocks(1)))
                                .setSeed(3)
                                .setBatchSize(8)
                                .setValidationCount(24)
                                .setBudget(Budget.newBuilder().setSteps(6)))
                        .build());
        assertThat(road.log().end("stream-train", PATIENCE).getEventCase()).isEqualTo(EventCase.SUCCEEDED);
    }

    private static Task watch(String id, boolean fromOldest) {
        return Task.newBuilder()
                .setId(id)
                .setWatchDensity(WatchDensity.newBuilder()
                        .setModel(MODEL)
                        .setStream(STREAM)
                        .setFromOldest(fromOldest)
                        .setWindow(WINDOW)
                        .setMaxImages(WINDOW * WINDOWS)
                        .setSeed(1))
                .build();
    }

    @Test
    void aKilledWatchJudgesWhatArrivedMeanwhile() throws IOException, ExecutionException {
        road.submit(watch("stream-watch", false));
        road.log()
                .await("stream-watch", event -> event.getProgress().getPhase().equals("waiting for images"), PATIENCE);
        send(0, 2 * WINDOW + 1);
        road.log().await(DensityWindow.class, window -> isOf(window, "stream-watch", 1));

        road.process(Road.EVALUATION).kill9();
        road.send(Topic.IMAGES.topicName(), STREAM, "no message".getBytes(StandardCharsets.UTF_8));
        send(2 * WINDOW + 1, WINDOW * WINDOWS);
        road.start(Road.EVALUATION);

        assertThat(road.log().end("stream-watch", PATIENCE).getSucceeded().getSummaryMap())
                .containsEntry("windows", (double) WINDOWS)
                .containsEntry("messages refused", 1.0);
        assertThat(road.log().events("stream-watch", EventCase.RESUMED)).isNotEmpty();

        road.submit(watch("stream-again", true));
        assertThat(road.log().end("stream-again", PATIENCE).getEventCase()).isEqualTo(EventCase.SUCCEEDED);
        assertThat(windows("stream-watch")).isEqualTo(windows("stream-again")).hasSize(WINDOWS);
    }

    private static boolean isOf(DensityWindow window, String watch, long number) {
        return window.getWatch().equals(watch) && window.getWindow() == number;
    }

    /** What the windows came to, whoever said it and when. */
    private static List<DensityWindow> windows(String watch) {
        List<DensityWindow> windows = new ArrayList<>();
        for (long number = 0; number < WINDOWS; number++) {
            long wanted = number;
            DensityWindow window = (DensityWindow) road.log()
                    .await(DensityWindow.class, fact -> isOf(fact, watch, wanted))
                    .message();
            assertThat(window.getStrangestId()).startsWith("photo ");
            windows.add(window.toBuilder()
                    .clearWatch()
                    .clearTime()
                    .setLineage(Lineage.getDefaultInstance())
                    .build());
        }
        return windows;
    }

    private static void send(int from, int to) throws IOException, ExecutionException {
        for (int i = from; i < to; i++) {
            ObservedImage image = ObservedImage.newBuilder()
                    .setPicture(ByteString.copyFrom(png(i)))
                    .setId("photo " + i)
                    .build();
            road.send(Topic.IMAGES.topicName(), STREAM, image.toByteArray());
        }
    }

    private static byte[] png(int seed) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < SIDE * SIDE; i++) {
            int level = (131 * i + 29 * seed + i * seed % 17) & 0xFF;
            image.getRaster().setSample(i % SIDE, i / SIDE, 0, level);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(image, "png", file);
        return file.toByteArray();
    }
}
