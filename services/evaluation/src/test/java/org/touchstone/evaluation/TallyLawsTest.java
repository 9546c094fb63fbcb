package org.touchstone.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.catalog.EvaluationReport.CalibrationBin;
import org.touchstone.kernel.random.Key;

class TallyLawsTest {
    private static final int CLASSES = 4;
    private static final int BINS = 10;
    private static final int IMAGES = 500;

    @Test
    void knownScoresGiveKnownFigures() {
        Tally tally = new Tally(2, 2);
        float even = (float) Math.log(3);
        // Probabilities (3/4, 1/4): right for class 0, wrong for class 1; then (1/2, 1/2), where the first of equals is
        // taken.
        tally.add(0, new float[] {even, 0}, 0);
        tally.add(1, new float[] {even, 0}, 0);
        tally.add(0, new float[] {7, 7}, 0);

        assertThat(tally.accuracy().value()).isEqualTo(2 / 3.0);
        assertThat(tally.meanNegativeLogLikelihood())
                .isCloseTo((-Math.log(0.75) - Math.log(0.25) - Math.log(0.5)) / 3, within(1e-7));
        assertThat(tally.confusionRows()).isEqualTo(List.of(List.of(2L, 0L), List.of(1L, 0L)));
        // One bin of confidences 0.75, 0.75, 0.5 with two hits.
        assertThat(tally.expectedCalibrationError()).isCloseTo(Math.abs(2 - 2.0) / 3, within(1e-7));
        assertThat(tally.perClass(List.of("a", "b")).get(1).precision())
                .as("no image was given class b")
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void figuresAgreeWithTheirDefinitions(long seed) {
        float[][] logits = logits(seed);
        int[] labels = labels(seed);
        Tally tally = tally(logits, labels, 0, IMAGES);

        double loss = 0;
        long hits = 0;
        for (int i = 0; i < IMAGES; i++) {
            double[] p = softmax(logits[i]);
            loss -= Math.log(p[labels[i]]);
            hits += argMax(p) == labels[i] ? 1 : 0;
        }
        assertThat(tally.meanNegativeLogLikelihood()).isCloseTo(loss / IMAGES, within(1e-9));
        assertThat(tally.accuracy().value()).isEqualTo(hits / (double) IMAGES);
        assertThat(tally.confusionRows().stream()
                        .flatMap(List::stream)
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(IMAGES);
        assertThat(tally.calibration().stream().mapToLong(CalibrationBin::count).sum())
                .isEqualTo(IMAGES);
        assertThat(tally.calibration()).allSatisfy(bin -> {
            if (bin.meanConfidence() != null) {
                assertThat(bin.meanConfidence()).isBetween(bin.low(), bin.high() + 1e-9);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 250, 499, 500})
    void aTallyThatIsSavedAndGoneOnWithEndsWithTheSameBits(int stop) {
        float[][] logits = logits(9);
        int[] labels = labels(9);
        double[] whole = tally(logits, labels, 0, IMAGES).toNumbers();

        Tally resumed =
                Tally.fromNumbers(CLASSES, BINS, tally(logits, labels, 0, stop).toNumbers());
        for (int i = stop; i < IMAGES; i++) {
            resumed.add(labels[i], logits[i], 0);
        }

        assertThat(resumed.toNumbers()).isEqualTo(whole);
    }

    @Test
    void aSavedTallyOfAnotherShapeIsRefused() {
        double[] numbers = new Tally(CLASSES, BINS).toNumbers();

        assertThatThrownBy(() -> Tally.fromNumbers(CLASSES + 1, BINS, numbers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 classes");
    }

    private static Tally tally(float[][] logits, int[] labels, int from, int to) {
        Tally tally = new Tally(CLASSES, BINS);
        for (int i = from; i < to; i++) {
            tally.add(labels[i], logits[i], 0);
        }
        return tally;
    }

    private static float[][] logits(long seed) {
        float[][] logits = new float[IMAGES][CLASSES];
        for (int i = 0; i < IMAGES; i++) {
            for (int k = 0; k < CLASSES; k++) {
                logits[i][k] = (float) (8 * Key.of(seed).fold(i).uniform(k) - 4);
            }
        }
        return logits;
    }

    private static int[] labels(long seed) {
        int[] labels = new int[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            labels[i] = (int) (CLASSES * Key.of(seed).fold("label").uniform(i));
        }
        return labels;
    }

    private static double[] softmax(float[] logits) {
        double[] p = new double[logits.length];
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            p[k] = Math.exp(logits[k]);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return p;
    }

    private static int argMax(double[] p) {
        int best = 0;
        for (int k = 1; k < p.length; k++) {
            best = p[k] > p[best] ? k : best;
        }
        return best;
    }
}
