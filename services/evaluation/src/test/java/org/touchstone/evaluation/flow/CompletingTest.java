package org.touchstone.evaluation.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.picture.Png;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.CompleteImages;
import org.touchstone.proto.v1.FillMethod;
import org.touchstone.proto.v1.ImageNumbers;
import org.touchstone.proto.v1.Rectangle;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.Sha256;
import org.touchstone.store.safetensors.Limits;
import org.touchstone.store.safetensors.Safetensors;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;
import org.touchstone.worker.TaskResult;

class CompletingTest {
    private static final int PLANE = World.SIDE * World.SIDE;

    private final World world = new World();

    private void model() {
        world.publishImageFlow("dreams", world.publishImages(), 4, 1e-5);
    }

    @Test
    void theLikeliestFillingKeepsWhatWasObservedToTheBit() throws Exception {
        model();
        TaskResult result = world.run(task(completion()));

        assertThat(result.artifacts())
                .extracting(Artifact::getKind)
                .containsExactly("picture", "picture", "completed", "flow-report");
        assertThat(result.summary()).containsEntry("hidden share", 0.5);
        byte[] test = World.gradients(2, false);
        double[] completed = completed(result);
        for (int image = 0; image < 2; image++) {
            int number = image == 0 ? 3 : 7;
            int hidden = 0;
            for (int p = 0; p < PLANE; p++) {
                int original = test[number * PLANE + p] & 0xFF;
                if (p < PLANE / 2) {
                    assertThat(completed[image * PLANE + p]).isEqualTo(original);
                } else {
                    hidden += completed[image * PLANE + p] == original ? 0 : 1;
                }
            }
            assertThat(hidden).isPositive();
        }
    }

    @Test
    void aStepIsOneClimbAndTheLikeliestIsKept() {
        model();
        TaskResult result = world.run(task(completion()));

        List<Double> climbs = world.metrics.stream()
                .filter(told -> told.startsWith("log p of the filled image"))
                .map(told -> Double.parseDouble(told.substring(told.indexOf('=') + 1)))
                .toList();
        assertThat(climbs).hasSize(4).doesNotHaveDuplicates();
        assertThat(result.summary().get("mean log p in nats"))
                .isEqualTo((Math.max(climbs.get(0), climbs.get(1)) + Math.max(climbs.get(2), climbs.get(3))) / 2);
    }

    @Test
    void drawsDiffer() throws Exception {
        model();
        TaskResult result = world.run(task(completion()
                .setMethod(FillMethod.LANGEVIN)
                .setRestarts(2)
                .setImages(ImageNumbers.newBuilder().addNumbers(3))));

        double[] completed = completed(result);
        assertThat(Arrays.copyOf(completed, PLANE)).isNotEqualTo(Arrays.copyOfRange(completed, PLANE, 2 * PLANE));
    }

    @Test
    void aStopChangesNothing() {
        model();
        TaskResult whole = world.run(task(completion()));

        assertThat(world.interrupted(task(completion()), 1).artifacts()).isEqualTo(whole.artifacts());
    }

    @Test
    void aPictureAndAPaintedMaskMayBeUploaded() throws Exception {
        model();
        byte[] grey = Arrays.copyOf(World.gradients(2, false), PLANE);
        byte[] mask = new byte[PLANE];
        mask[9] = (byte) 255;
        CompleteImages.Builder spec =
                completion().setImageKey(upload(Png.plain(8, 8, 1, grey))).setMaskKey(upload(Png.plain(8, 8, 1, mask)));

        double[] completed = completed(world.run(task(spec)));

        for (int p = 0; p < PLANE; p++) {
            if (p != 9) {
                assertThat(completed[p]).isEqualTo(grey[p] & 0xFF);
            }
        }
    }

    @Test
    void masksAndPicturesThatDoNotFitFail() {
        model();
        byte[] grey = new byte[PLANE];
        byte[] white = new byte[PLANE];
        Arrays.fill(white, (byte) 255);
        byte[] colours = new byte[3 * PLANE];
        colours[0] = 1;

        fails(completion().setMaskKey(upload(Png.plain(8, 8, 1, grey))), "The mask hides nothing");
        fails(completion().setMaskKey(upload(Png.plain(8, 8, 1, white))), "The mask hides everything");
        fails(completion().setMaskKey(upload(Png.plain(4, 16, 1, grey))), "16 high and 4 wide");
        fails(completion().setImageKey(upload(Png.plain(8, 8, 3, colours))), "is of colours");
        fails(completion().setImageKey(upload(new byte[] {1, 2, 3})), "uploads/");
        fails(completion().setImageKey("uploads/" + "0".repeat(64) + ".png"), "There is no object");
        fails(completion().setHidden(rectangle(0, 0, 8, 8)), "The mask hides everything");
        fails(completion().setHidden(rectangle(6, 0, 3, 8)), "reaches out of the images");
        fails(completion().setImages(ImageNumbers.newBuilder().addNumbers(200)), "has images 0 to 199");
        world.publishPlaneFlow("banana", 1);
        fails(completion().setModel("banana"), "is of points of the plane");
    }

    private void fails(CompleteImages.Builder spec, String message) {
        assertThatThrownBy(() -> world.run(task(spec)))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining(message);
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong("images", spec -> spec.clearImages()),
                wrong("images.numbers", spec -> spec.setImages(ImageNumbers.getDefaultInstance())),
                wrong("imageKey", spec -> spec.setImageKey("tasks/other/head.json")),
                wrong("hidden", spec -> spec.clearHidden()),
                wrong("hidden", spec -> spec.setHidden(rectangle(1, 1, 0, 3))),
                wrong("hidden.top", spec -> spec.setHidden(rectangle(-1, 1, 1, 3))),
                wrong("maskKey", spec -> spec.setMaskKey("mask.png")),
                wrong("rate", spec -> spec.setRate(Double.NaN)),
                wrong("steps", spec -> spec.setSteps(0)),
                wrong("steps", spec -> spec.setSteps(1001)),
                wrong("restarts", spec -> spec.setRestarts(17)),
                wrong("model", spec -> spec.setModel("")));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void whatCannotBeRightIsRejectedByField(String field, UnaryOperator<CompleteImages.Builder> wrong) {
        Task task = task(wrong.apply(completion())).setId("use").build();

        assertThatThrownBy(() -> world.handler.validate(task))
                .isInstanceOfSatisfying(
                        TaskRejectedException.class, e -> assertThat(e.field()).isEqualTo("completeImages." + field));
    }

    private static Arguments wrong(String field, UnaryOperator<CompleteImages.Builder> change) {
        return Arguments.of(field, change);
    }

    private String upload(byte[] file) {
        String key = "uploads/" + Sha256.hex(file) + ".png";
        world.store.create(key, file, "image/png");
        return key;
    }

    private double[] completed(TaskResult result) throws Exception {
        String key = result.artifacts().stream()
                .filter(one -> one.getKind().equals("completed"))
                .findFirst()
                .orElseThrow()
                .getKey();
        try (var in = world.store.open(key)) {
            var data = Safetensors.read(in, Limits.DEFAULT).tensor("completed").data();
            double[] values = new double[data.remaining() / Float.BYTES];
            for (int i = 0; i < values.length; i++) {
                values[i] = data.getFloat();
            }
            return values;
        }
    }

    private static Task.Builder task(CompleteImages.Builder spec) {
        return Task.newBuilder().setCompleteImages(spec);
    }

    private static Rectangle rectangle(int top, int left, int height, int width) {
        return Rectangle.newBuilder()
                .setTop(top)
                .setLeft(left)
                .setHeight(height)
                .setWidth(width)
                .build();
    }

    private static CompleteImages.Builder completion() {
        return CompleteImages.newBuilder()
                .setModel("dreams")
                .setImages(ImageNumbers.newBuilder().addNumbers(3).addNumbers(7))
                .setHidden(rectangle(4, 0, 4, 8))
                .setRestarts(2)
                .setSteps(4)
                .setSeed(5);
    }
}
