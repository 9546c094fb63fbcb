package org.touchstone.kernel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.tensor.Tensors;

class ClassifierTest {
    private final Blobs blobs = Blobs.of(50);
    private final byte[] pixels = new byte[10 * 64];
    private ClassifierTraining training;
    private long before;

    ClassifierTest() {
        before = Tensors.live();
        training = ClassifierTraining.start(Recipes.cnn(), Recipes.training(20), Normalization.measure(blobs), blobs);
    }

    @BeforeEach
    void train() {
        for (int i = 0; i < 20; i++) {
            training.step();
        }
        blobs.read(IntStream.range(0, 10).toArray(), pixels, new int[10]);
    }

    @AfterEach
    void nothingLeaked() {
        training.close();
        assertThat(Tensors.live()).isEqualTo(before);
    }

    @Test
    void aPublishedModelPredictsTheSameBits() {
        try (Classifier classifier = training.classifier();
                Classifier loaded =
                        Classifier.load(Recipes.cnn(), blobs.shape(), blobs.classes(), classifier.arrays())) {
            assertThat(loaded.logits(pixels, 10)).isEqualTo(classifier.logits(pixels, 10));
            assertThat(loaded.arrays()).isEqualTo(classifier.arrays());
        }
    }

    @Test
    void probabilitiesAreTheSoftmaxOfLogits() {
        try (Classifier classifier = training.classifier()) {
            float[] logits = classifier.logits(pixels, 10);
            float[] probabilities = classifier.probabilities(pixels, 10);

            for (int i = 0; i < 10; i++) {
                double sum = 0;
                for (int k = 0; k < 4; k++) {
                    sum += Math.exp(logits[i * 4 + k]);
                }
                for (int k = 0; k < 4; k++) {
                    assertThat((double) probabilities[i * 4 + k])
                            .isCloseTo(Math.exp(logits[i * 4 + k]) / sum, within(1e-6));
                }
            }
        }
    }

    @Test
    void aPredictionDoesNotDependOnItsBatch() {
        try (Classifier classifier = training.classifier()) {
            float[] together = classifier.logits(pixels, 10);
            byte[] last = java.util.Arrays.copyOfRange(pixels, 9 * 64, 10 * 64);
            float[] alone = classifier.logits(last, 1);
            for (int k = 0; k < 4; k++) {
                assertThat(alone[k]).isCloseTo(together[36 + k], within(1e-5f));
            }
        }
    }

    @Test
    void arraysThatDoNotFitAreNamed() {
        try (Classifier classifier = training.classifier()) {
            Map<String, NamedArray> arrays = new LinkedHashMap<>(classifier.arrays());
            assertThatThrownBy(() -> Classifier.load(Recipes.cnn(), new InputShape(1, 12, 12), 4, arrays))
                    .isInstanceOf(SpecException.class)
                    .hasMessageContaining("hidden1.weight: is F32[10, 6]")
                    .hasMessageContaining("[10, 24]");
            arrays.remove("block1.normalization.variance");
            assertThatThrownBy(() -> Classifier.load(Recipes.cnn(), blobs.shape(), 4, arrays))
                    .hasMessage("block1.normalization.variance: is missing among the arrays of the model");
        }
    }

    @Test
    void evaluationCountsAndAverages() {
        try (Classifier classifier = training.classifier()) {
            Evaluation whole = Evaluation.of(classifier, blobs, 50);
            Evaluation split = Evaluation.of(classifier, blobs, 7);

            assertThat(split.correct()).isEqualTo(whole.correct());
            assertThat(split.loss()).isCloseTo(whole.loss(), within(1e-6));
            assertThat(whole.count()).isEqualTo(50);
            assertThat(whole.accuracy()).isEqualTo(whole.correct() / 50.0);
        }
    }

    @Test
    void arraysMustHoldWhatTheirShapeSays() {
        assertThatThrownBy(() -> new NamedArray(
                        "w", org.touchstone.kernel.tensor.DType.F32, List.of(2L, 3L), java.nio.ByteBuffer.allocate(20)))
                .hasMessage("w: 20 bytes, but [2, 3] of F32 has 24");
    }
}
