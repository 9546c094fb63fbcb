package org.touchstone.kernel.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.diagnose.NetworkStatistics;

/** Looking into a classifier while it trains. */
class ClassifierTrainingLookTest {
    private static final Blobs BLOBS = Blobs.of(60);
    private static final int PROBES = 20;

    private final byte[] pixels = new byte[PROBES * BLOBS.shape().pixels()];
    private final int[] labels = new int[PROBES];

    ClassifierTrainingLookTest() {
        BLOBS.read(IntStream.range(0, PROBES).toArray(), pixels, labels);
    }

    private static ClassifierTraining start(ClassifierSpec architecture) {
        return ClassifierTraining.start(architecture, Recipes.training(20), Normalization.measure(BLOBS), BLOBS);
    }

    @Test
    void lookingChangesNothingAndSeesEveryLayer() {
        for (ClassifierSpec architecture : new ClassifierSpec[] {Recipes.mlp(), Recipes.cnn()}) {
            try (ClassifierTraining seen = start(architecture);
                    ClassifierTraining unseen = start(architecture)) {
                for (int step = 0; step < 5; step++) {
                    NetworkStatistics now = seen.look(pixels, labels);
                    assertThat(now.step()).isEqualTo(step);
                    assertThat(now.examples()).isEqualTo(PROBES);
                    assertThat(now.hidden()).hasSize(architecture instanceof ClassifierSpec.Mlp ? 2 : 3);
                    assertThat(seen.look(pixels, labels)).isEqualTo(now);
                    seen.step();
                    unseen.step();
                }

                assertThat(seen.snapshot().arrays()).isEqualTo(unseen.snapshot().arrays());
            }
        }
    }

    @Test
    void probesThatDoNotFitAreRefused() {
        try (ClassifierTraining training = start(Recipes.mlp())) {
            refused(() -> training.look(new byte[0], new int[0]), "at least one image");
            refused(() -> training.look(new byte[7], new int[1]), "not 7");
            labels[3] = 4;
            refused(() -> training.look(pixels, labels), "label 4 is none of the 4 classes");
            labels[3] = -1;
            refused(() -> training.look(pixels, labels), "label -1");
        }
    }

    private static void refused(ThrowingCallable look, String reason) {
        assertThatThrownBy(look)
                .isInstanceOf(SpecException.class)
                .hasMessageStartingWith("probes: ")
                .hasMessageContaining(reason);
    }
}
