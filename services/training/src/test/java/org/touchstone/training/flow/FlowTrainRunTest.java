package org.touchstone.training.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Normalization;
import org.touchstone.catalog.Reference;
import org.touchstone.flows.FlowModel;
import org.touchstone.flows.TaskPictures;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.random.Key;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Diagnose;
import org.touchstone.proto.v1.FlowArchitecture;
import org.touchstone.proto.v1.FlowNorm;
import org.touchstone.proto.v1.FlowOfImages;
import org.touchstone.proto.v1.FlowOfPoints;
import org.touchstone.proto.v1.FlowPreset;
import org.touchstone.proto.v1.LearnedNoise;
import org.touchstone.proto.v1.PlaneDensity;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainFlow;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.training.RecordingContext;
import org.touchstone.training.TrainingHandler;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

class FlowTrainRunTest {
    private static final int SIDE = 8;
    private static final int IMAGES = 300;
    private static final LearnedNoise LEARNED_NOISE =
            LearnedNoise.newBuilder().setCouplings(2).setMaps(3).build();

    private final ObjectStore store = new InMemoryObjectStore();
    private final Catalog catalog = new Catalog(store);
    private final TrainingHandler handler = new TrainingHandler(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    static Stream<TrainFlow.Builder> trainings() {
        return Stream.of(
                points(),
                points().setReversible(true),
                images().setFlips(true),
                changed(images().setReversible(true), part -> part.setMixedChannels(true)),
                changed(images(), part -> part.setNorm(FlowNorm.ACT_NORM)
                        .setMixedChannels(true)
                        .setLearnedNoise(LEARNED_NOISE)));
    }

    private static TrainFlow.Builder changed(TrainFlow.Builder spec, UnaryOperator<FlowOfImages.Builder> change) {
        FlowOfImages.Builder part = spec.getArchitecture().getImages().toBuilder();
        return spec.setArchitecture(FlowArchitecture.newBuilder().setImages(change.apply(part)));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void aRunThatIsStoppedAndResumedEndsWithTheSameBits(TrainFlow.Builder training, @TempDir Path folder) {
        publishGradients(1);
        Task task = task(training);
        RecordingContext whole = new RecordingContext(task, store);
        TaskResult undisturbed = finish(handler.open(whole, Optional.empty()));

        RecordingContext before = new RecordingContext(task, store);
        Path file = folder.resolve("checkpoint.safetensors");
        int stop = 7;
        try (TaskRun run = handler.open(before, Optional.empty())) {
            for (int i = 0; i < stop; i++) {
                run.step();
            }
            run.save(file);
        }
        RecordingContext after = new RecordingContext(task, store);
        TaskResult resumed = finish(handler.open(after, Optional.of(new Checkpoint(stop, file))));

        List<String> told = new ArrayList<>(before.metrics);
        told.addAll(after.metrics);
        assertThat(told).isEqualTo(whole.metrics).isNotEmpty();
        assertThat(resumed.artifacts()).isEqualTo(undisturbed.artifacts());
        assertThat(resumed.summary()).isEqualTo(undisturbed.summary());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunThatIsLookedIntoPublishesTheSameAndTellsTheSameWhenResumed(boolean images, @TempDir Path folder) {
        if (images) {
            publishGradients(1);
        }
        TrainFlow.Builder spec = images ? images() : points();
        Task task =
                task(spec.clone().setDiagnose(Diagnose.newBuilder().setEvery(5).setProbes(16)));
        RecordingContext unseen = new RecordingContext(task(spec), store);
        TaskResult plain = finish(handler.open(unseen, Optional.empty()));
        RecordingContext whole = new RecordingContext(task, store);
        TaskResult looked = finish(handler.open(whole, Optional.empty()));

        RecordingContext before = new RecordingContext(task, store);
        Path file = folder.resolve("checkpoint.safetensors");
        try (TaskRun run = handler.open(before, Optional.empty())) {
            for (int i = 0; i < 6; i++) {
                run.step();
            }
            run.save(file);
        }
        RecordingContext after = new RecordingContext(task, store);
        TaskResult resumed = finish(handler.open(after, Optional.of(new Checkpoint(6, file))));

        assertThat(unseen.told).isEmpty();
        assertThat(looked.artifacts())
                .containsAll(plain.artifacts())
                .hasSize(plain.artifacts().size() + 1);
        assertThat(resumed.artifacts()).isEqualTo(looked.artifacts());
        List<Statistics> told = new ArrayList<>(before.told);
        told.addAll(after.told);
        assertThat(told).isEqualTo(whole.told);
        assertThat(told).extracting(Statistics::getStep).startsWith(0L, 5L).doesNotHaveDuplicates();
        assertThat(told).extracting(Statistics::getExamples).containsOnly(16);
        assertThat(told.get(1).getLayers(0).getValuesMap())
                .containsKeys("activation std", "dead share", "update ratio");
    }

    @Test
    void moreProbesThanABatchAreRefused() {
        Task task =
                task(points().setBatchSize(8).setDiagnose(Diagnose.newBuilder().setProbes(9)));

        assertThatThrownBy(() -> handler.open(new RecordingContext(task, store), Optional.empty()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("trainFlow.diagnose.probes is 9, but a batch has only 8 examples");
    }

    @Test
    void itLearnsADensityOfThePlaneAndPublishesWhatItLearned() {
        Task task = task(points().setBudget(Budget.newBuilder().setSteps(120)).setBatchSize(128));

        TaskResult result = finish(handler.open(new RecordingContext(task, store), Optional.empty()));

        Map<String, Double> summary = result.summary();
        assertThat(summary.get(FlowTrainRun.HELD_OUT))
                .isLessThan(summary.get("normal with the same deviations in bits per dimension"))
                .isGreaterThan(summary.get("entropy in bits per dimension"));
        ModelCard card = catalog.model(Reference.parse("dreamer")).content();
        assertThat(card.kind()).isEqualTo("flow");
        assertThat(card.onnx()).isEqualTo(ModelCard.UNPUBLISHED);
        assertThat(card.fingerprint()).containsEntry("density", "BANANA");
        try (FlowModel model = FlowModel.open(catalog, store, Reference.parse("dreamer"))) {
            double[] logs = model.plane().logDensities(new double[] {0, 0, 0, 30});
            assertThat(logs[0]).isGreaterThan(logs[1]);
        }
        assertThat(store.list(TaskPictures.folder("dream"), "", 100))
                .hasSize(10)
                .first()
                .satisfies(first -> assertThat(first.key()).endsWith("/samples-0000000012.png"));
        assertThat(result.artifacts()).extracting(one -> one.getKind()).containsExactly("model", "picture");
    }

    @Test
    void itLearnsImagesAndTheCardSaysHowTheyWereMeasured() {
        publishGradients(1);
        TaskResult result = finish(handler.open(new RecordingContext(task(images()), store), Optional.empty()));

        ModelCard card = catalog.model(Reference.parse("dreamer")).content();
        assertThat(card.lineage().datasets()).singleElement().asString().startsWith("gradients@");
        assertThat(card.fingerprint())
                .containsEntry("bound", "uniform dequantization, 2 draw(s)")
                .containsEntry("batch norm", "statistics of 256 training images")
                .containsEntry("alpha", "0.05")
                .containsEntry("levels", "256")
                .containsKey("held-out noise");
        assertThat(result.summary())
                .containsEntry("held-out not finite", 0.0)
                .containsKeys(
                        FlowTrainRun.TRAINING,
                        FlowTrainRun.GAP,
                        FlowModel.ROUND_TRIP,
                        FlowModel.LARGEST_LATENT,
                        "pooled histogram in bits per dimension",
                        "histogram of each pixel in bits per dimension");
        assertThat(result.summary().get(FlowTrainRun.HELD_OUT)).isLessThan(8.3);
    }

    @Test
    void learnedNoiseIsServedAsItWasMeasured() {
        publishGradients(1);
        Task task = task(changed(images(), part -> part.setMixedChannels(true).setLearnedNoise(LEARNED_NOISE)));
        TaskResult result = finish(handler.open(new RecordingContext(task, store), Optional.empty()));

        try (FlowModel model = FlowModel.open(catalog, store, Reference.parse("dreamer"))) {
            assertThat(model.card().content().fingerprint())
                    .containsEntry("bound", "learned dequantization, 2 draw(s)")
                    .containsEntry("alpha", "0.05");
            assertThat(model.isOfImages()).isTrue();
            assertThat(model.flow().spec())
                    .isEqualTo(new FlowSpec.Variational(
                            new FlowSpec.Images(1, SIDE, SIDE, 2, 4, 1, FlowSpec.Norm.BATCH, 0.05, true), 2, 3));
            byte[] dark = new byte[2 * SIDE * SIDE];
            double[] logs = model.logDensities(dark, new int[] {0, 1}, Key.of(1));
            assertThat(Arrays.stream(logs).allMatch(Double::isFinite)).isTrue();
            assertThat(logs[0]).as("each image has noise of its own").isNotEqualTo(logs[1]);
        }
        assertThat(result.summary().get(FlowTrainRun.HELD_OUT)).isLessThan(8.3);
    }

    @Test
    void statisticsInsideTheNetworksAreMeasuredAnewToo() {
        publishGradients(1);
        Task task = task(changed(images(), part -> part.setNorm(FlowNorm.NO_NORM)));
        finish(handler.open(new RecordingContext(task, store), Optional.empty()));

        assertThat(catalog.model(Reference.parse("dreamer")).content().fingerprint())
                .containsEntry("batch norm", "statistics of 256 training images");
    }

    @Test
    void sidesThatCannotBeHalvedSoOftenFail() {
        publishGradients(1);
        Task task = task(images().setArchitecture(FlowArchitecture.newBuilder()
                .setImages(FlowOfImages.newBuilder().setScales(5).setMaps(4))));

        assertThatThrownBy(() -> handler.open(new RecordingContext(task, store), Optional.empty()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("5 scales need sides divisible by 16, not 8 x 8");
    }

    @Test
    void moreHeldOutImagesThanMemoryHoldsFailByField() {
        publishGradients(3);

        Task task = task(images().setValidationCount(349_526));
        assertThatThrownBy(() -> handler.open(new RecordingContext(task, store), Optional.empty()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("trainFlow.validationCount is 349526; of images of 192 bytes at most 349525");
        assertThat(ImageExamples.counted(60_000, 784)).isEqualTo(20_000);
        assertThat(ImageExamples.counted(60_000, 224 * 224 * 3)).isEqualTo(445);
        assertThat(ImageExamples.counted(3, 1 << 28)).isEqualTo(1);
    }

    @Test
    void aPresetOfOtherImagesFails() {
        publishGradients(3);
        Task task = task(images().setArchitecture(FlowArchitecture.newBuilder().setPreset(FlowPreset.MNIST_SMALL)));

        assertThatThrownBy(() -> handler.open(new RecordingContext(task, store), Optional.empty()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("MNIST_SMALL is of 1 x 28 x 28, the examples are 3 x 8 x 8");
    }

    @Test
    void aRateThatIsTooHighIsAFailureThatSaysSo() {
        Task task =
                task(points().setLearningRate(1e6).setBudget(Budget.newBuilder().setSteps(500)));

        assertThatThrownBy(() -> finish(handler.open(new RecordingContext(task, store), Optional.empty())))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("Lower the learning rate");
    }

    private void publishGradients(int channels) {
        ImageDimensions dimensions = new ImageDimensions(channels, SIDE, SIDE);
        byte[] pixels = new byte[IMAGES * dimensions.size()];
        for (int i = 0; i < IMAGES; i++) {
            Key key = Key.of(5).fold(i);
            double slope = key.uniform(-1L) * 16;
            for (int p = 0; p < dimensions.size(); p++) {
                pixels[i * dimensions.size() + p] = (byte) (int) (slope * (p % SIDE) + 40 * key.uniform(p));
            }
        }
        DatasetManifest.Shard shard = catalog.putShard("gradients", dimensions, pixels, new int[IMAGES]);
        catalog.publish(new DatasetManifest(
                DatasetManifest.FORMAT_VERSION,
                "gradients",
                "",
                dimensions,
                List.of("any"),
                List.of(new DatasetManifest.Split("train", IMAGES, List.of(shard), DatasetManifest.Refusals.NONE)),
                new Normalization(
                        java.util.Collections.nCopies(channels, 0.4), java.util.Collections.nCopies(channels, 0.2)),
                "train",
                new Lineage("ingest", List.of(), List.of())));
    }

    private static TrainFlow.Builder images() {
        return TrainFlow.newBuilder()
                .setDataset("gradients")
                .setModelName("dreamer")
                .setArchitecture(FlowArchitecture.newBuilder()
                        .setImages(FlowOfImages.newBuilder()
                                .setScales(2)
                                .setMaps(4)
                                .setBlocks(1)
                                .setNorm(FlowNorm.BATCH_NORM)))
                .setSeed(3)
                .setBatchSize(16)
                .setReportEverySteps(4)
                .setValidationCount(40)
                .setSheetEverySteps(5)
                .setBoundDraws(2)
                .setBudget(Budget.newBuilder().setSteps(12));
    }

    private static TrainFlow.Builder points() {
        return TrainFlow.newBuilder()
                .setDensity(PlaneDensity.BANANA)
                .setModelName("dreamer")
                .setArchitecture(FlowArchitecture.newBuilder()
                        .setPoints(FlowOfPoints.newBuilder().setCouplings(4).setHidden(16)))
                .setLearningRate(0.005)
                .setSeed(3)
                .setBatchSize(32)
                .setReportEverySteps(3)
                .setBudget(Budget.newBuilder().setSteps(20));
    }

    private static Task task(TrainFlow.Builder spec) {
        return Task.newBuilder().setId("dream").setTrainFlow(spec).build();
    }

    private static TaskResult finish(TaskRun opened) {
        try (TaskRun run = opened) {
            while (run.stepsDone() < run.totalSteps()) {
                run.step();
            }
            return run.finish();
        }
    }
}
