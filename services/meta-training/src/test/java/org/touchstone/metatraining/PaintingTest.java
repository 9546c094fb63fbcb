package org.touchstone.metatraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.ComparisonCatalog;
import org.touchstone.catalog.Reference;
import org.touchstone.kernel.picture.Png;
import org.touchstone.proto.v1.CompareOptimizers;
import org.touchstone.proto.v1.FunctionSample;
import org.touchstone.proto.v1.HandMadeOptimizer;
import org.touchstone.proto.v1.LearningRateGrid;
import org.touchstone.proto.v1.OptimizeeVariant;
import org.touchstone.proto.v1.StyleFamily;
import org.touchstone.proto.v1.StyleWeights;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TrainOptimizer;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.Sha256;
import org.touchstone.store.memory.InMemoryObjectStore;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;

/** Optimizers that learn to paint in a style, and their pictures beside those of hand-made ones. */
class PaintingTest {
    private final ObjectStore store = new InMemoryObjectStore();
    private final MetaTrainingHandler handler = Service.over(store);

    @BeforeEach
    void pictures() {
        Pictures.publish(new Catalog(store));
    }

    private static StyleFamily.Builder style() {
        return StyleFamily.newBuilder()
                .setDataset("pictures")
                .setContents(5)
                .setStyleImage(7)
                .addFilters(4);
    }

    private static TrainOptimizer.Builder training(StyleFamily.Builder style) {
        TrainOptimizer.Builder spec = Bowls.spec().setEpisodes(2).setUpdates(6);
        spec.getFamilyBuilder().setStyle(style);
        return spec;
    }

    private static Task race() {
        return Task.newBuilder()
                .setId("paint")
                .setCompareOptimizers(CompareOptimizers.newBuilder()
                        .setOptimizer("bowls")
                        .setSteps(20)
                        .setTest(FunctionSample.newBuilder().setSeed(1).setFunctions(8))
                        .setTuning(FunctionSample.newBuilder().setSeed(2).setFunctions(2))
                        .addBaselines(HandMadeOptimizer.HAND_MADE_ADAM)
                        .setGrid(LearningRateGrid.newBuilder()
                                .setLow(1e-3)
                                .setHigh(0.1)
                                .setCount(3))
                        .addVariants(OptimizeeVariant.newBuilder().setSteps(10)))
                .build();
    }

    @Test
    void itLearnsToPaintAndARaceLeavesPicturesOnTheWay() {
        TrainRunTest.finish(handler.open(new RecordingContext(Bowls.task(training(style())), store), Optional.empty()));

        TrainRunTest.finish(handler.open(new RecordingContext(race(), store), Optional.empty()));

        assertThat(store.list("tasks/paint/pictures/", "", 100))
                .extracting(object -> object.key().replaceAll(".*/|\\.png$", ""))
                .containsExactly(
                        "painted-adam-000000",
                        "painted-adam-000016",
                        "painted-adam-000020",
                        "painted-content",
                        "painted-learned-000000",
                        "painted-learned-000016",
                        "painted-learned-000020",
                        "painted-style");
        assertThat(bytes("painted-learned-000000"))
                .as("both begin at the same noise")
                .isEqualTo(bytes("painted-adam-000000"));
        assertThat(bytes("painted-adam-000020")).isNotEqualTo(bytes("painted-adam-000000"));
        var report = new ComparisonCatalog(store)
                .comparison(Reference.parse("paint"))
                .content();
        assertThat(report.family().at("/style/dataset").asText()).startsWith("pictures@");
        assertThat(report.table()).hasSize(2);
        assertThat(report.lineage().datasets()).hasSize(1);
    }

    private byte[] bytes(String picture) {
        return store.read("tasks/paint/pictures/" + picture + ".png", 1 << 20)
                .orElseThrow()
                .content();
    }

    @Test
    void theStyleMayBeAnUploadedPictureOfAnotherSize() {
        byte[] png = Png.plain(8, 6, 3, new byte[8 * 6 * 3]);
        String key = "uploads/" + Sha256.hex(png) + ".png";
        StyleFamily.Builder style = style().setStyleKey(key);
        assertThatThrownBy(
                        () -> handler.open(new RecordingContext(Bowls.task(training(style)), store), Optional.empty()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("trainOptimizer.family.style.styleKey: names no uploaded picture");
        store.create(key, png, "image/png");

        TrainRunTest.finish(handler.open(new RecordingContext(Bowls.task(training(style)), store), Optional.empty()));

        assertThat(new Catalog(store).model(Reference.parse("bowls")).content().kind())
                .isEqualTo("optimizer");
    }

    @Test
    void whatCannotBeRightIsRefused() {
        assertRejected(style().clearStyle(), "styleImage", "is missing");
        assertRejected(style().setStyleKey("elsewhere.png"), "styleKey", "POST a PNG to /api/v1/pictures first");
        assertRejected(style().setContents(1001), "contents", "at most 1000");
        assertRejected(style().addFilters(65), "filters", "at most 64");
        assertRejected(style().addAllFilters(List.of(1, 1, 1, 1, 1)), "filters", "at most 5");
        assertRejected(style().setStartDeviation(11), "startDeviation", "0 to 10");
        assertRejected(
                style().setWeights(StyleWeights.newBuilder()
                        .setContent(0)
                        .setStyle(0)
                        .setSmoothness(0)),
                "weights",
                "not all 0");
        assertFailed(style().setStyleImage(40), "styleImage: is 40, and the split has pictures 0 to 39");
        assertFailed(style().addFilters(4).addFilters(4), "use fewer layers");
    }

    private void assertRejected(StyleFamily.Builder style, String field, String reason) {
        assertThatThrownBy(() -> handler.validate(Bowls.task(training(style))))
                .isInstanceOfSatisfying(TaskRejectedException.class, e -> assertThat(e.field())
                        .isEqualTo("trainOptimizer.family.style." + field))
                .hasMessageContaining(reason);
    }

    private void assertFailed(StyleFamily.Builder style, String reason) {
        assertThatThrownBy(
                        () -> handler.open(new RecordingContext(Bowls.task(training(style)), store), Optional.empty()))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining(reason);
    }
}
