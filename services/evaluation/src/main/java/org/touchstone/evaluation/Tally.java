package org.touchstone.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.touchstone.catalog.EvaluationReport.CalibrationBin;
import org.touchstone.catalog.EvaluationReport.ClassResult;
import org.touchstone.catalog.Proportion;

/**
 * Counts and sums over images, from which every figure of a report follows: confusion matrix, negative log-likelihood, and per bin
 * of confidence its count, confidence and hits. Adding images in the same order gives the same bits.
 */
final class Tally {
    private final int classes;
    private final int bins;
    private final long[][] confusion;
    private final long[] binCount;
    private final long[] binHits;
    private final double[] binConfidence;
    private double lossSum;
    private long images;

    Tally(int classes, int bins) {
        this.classes = classes;
        this.bins = bins;
        this.confusion = new long[classes][classes];
        this.binCount = new long[bins];
        this.binHits = new long[bins];
        this.binConfidence = new double[bins];
    }

    /** Adds one image: its class and the scores before softmax at {@code offset}. */
    void add(int label, float[] logits, int offset) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            best = logits[offset + k] > logits[offset + best] ? k : best;
        }
        double partition = 0;
        for (int k = 0; k < classes; k++) {
            partition += Math.exp((double) logits[offset + k] - logits[offset + best]);
        }
        double confidence = 1 / partition;
        lossSum += Math.log(partition) + logits[offset + best] - logits[offset + label];
        confusion[label][best]++;
        int bin = Math.min(bins - 1, (int) (confidence * bins));
        binCount[bin]++;
        binHits[bin] += best == label ? 1 : 0;
        binConfidence[bin] += confidence;
        images++;
    }

    long images() {
        return images;
    }

    Proportion accuracy() {
        long hits = 0;
        for (int k = 0; k < classes; k++) {
            hits += confusion[k][k];
        }
        return Proportion.of(hits, images);
    }

    /** In nats. */
    double meanNegativeLogLikelihood() {
        return lossSum / images;
    }

    List<List<Long>> confusionRows() {
        List<List<Long>> rows = new ArrayList<>();
        for (long[] row : confusion) {
            rows.add(Arrays.stream(row).boxed().toList());
        }
        return rows;
    }

    List<ClassResult> perClass(List<String> names) {
        List<ClassResult> results = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            long support = 0;
            long given = 0;
            for (int j = 0; j < classes; j++) {
                support += confusion[k][j];
                given += confusion[j][k];
            }
            results.add(new ClassResult(
                    names.get(k),
                    support,
                    support == 0 ? null : Proportion.of(confusion[k][k], support),
                    given == 0 ? null : Proportion.of(confusion[k][k], given)));
        }
        return results;
    }

    List<CalibrationBin> calibration() {
        List<CalibrationBin> result = new ArrayList<>();
        for (int b = 0; b < bins; b++) {
            boolean empty = binCount[b] == 0;
            result.add(new CalibrationBin(
                    b / (double) bins,
                    (b + 1) / (double) bins,
                    binCount[b],
                    empty ? null : binConfidence[b] / binCount[b],
                    empty ? null : binHits[b] / (double) binCount[b]));
        }
        return result;
    }

    /** Guo et al. (2017), eq. 3. */
    double expectedCalibrationError() {
        double error = 0;
        for (int b = 0; b < bins; b++) {
            error += Math.abs(binHits[b] - binConfidence[b]);
        }
        return error / images;
    }

    /** The whole state as one row of numbers. */
    double[] toNumbers() {
        double[] numbers = new double[2 + classes * classes + 3 * bins];
        int at = 0;
        numbers[at++] = lossSum;
        numbers[at++] = images;
        for (long[] row : confusion) {
            for (long count : row) {
                numbers[at++] = count;
            }
        }
        for (int b = 0; b < bins; b++) {
            numbers[at++] = binCount[b];
            numbers[at++] = binHits[b];
            numbers[at++] = binConfidence[b];
        }
        return numbers;
    }

    static Tally fromNumbers(int classes, int bins, double[] numbers) {
        Tally tally = new Tally(classes, bins);
        if (numbers.length != 2 + classes * classes + 3 * bins) {
            throw new IllegalArgumentException("a tally of " + classes + " classes and " + bins + " bins does not have "
                    + numbers.length + " numbers");
        }
        int at = 0;
        tally.lossSum = numbers[at++];
        tally.images = (long) numbers[at++];
        for (long[] row : tally.confusion) {
            for (int k = 0; k < classes; k++) {
                row[k] = (long) numbers[at++];
            }
        }
        for (int b = 0; b < bins; b++) {
            tally.binCount[b] = (long) numbers[at++];
            tally.binHits[b] = (long) numbers[at++];
            tally.binConfidence[b] = numbers[at++];
        }
        return tally;
    }
}
