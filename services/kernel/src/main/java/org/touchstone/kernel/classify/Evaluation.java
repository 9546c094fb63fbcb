package org.touchstone.kernel.classify;

import java.util.stream.IntStream;

/**
 * How well a classifier does on some images.
 *
 * @param correct images whose most probable class (the first of equals) is the label
 * @param loss mean cross-entropy in nats
 */
public record Evaluation(int count, int correct, double loss) {

    /** Reads all images in order, so many at a time. */
    public static Evaluation of(Classifier classifier, ImageSource source, int batchSize) {
        SpecChecks.range("batchSize", batchSize, 1, Integer.MAX_VALUE);
        int classes = classifier.network().classes();
        int correct = 0;
        double loss = 0;
        for (int from = 0; from < source.count(); from += batchSize) {
            int[] indices = IntStream.range(from, Math.min(source.count(), from + batchSize))
                    .toArray();
            byte[] pixels =
                    new byte[Math.multiplyExact(indices.length, source.shape().pixels())];
            int[] labels = new int[indices.length];
            source.read(indices, pixels, labels);
            float[] logits = classifier.logits(pixels, indices.length);
            for (int i = 0; i < labels.length; i++) {
                correct += best(logits, i * classes, classes) == labels[i] ? 1 : 0;
                loss += logSumExp(logits, i * classes, classes) - logits[i * classes + labels[i]];
            }
        }
        return new Evaluation(source.count(), correct, loss / source.count());
    }

    public double accuracy() {
        return correct / (double) count;
    }

    private static int best(float[] logits, int from, int classes) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            if (logits[from + k] > logits[from + best]) {
                best = k;
            }
        }
        return best;
    }

    private static double logSumExp(float[] logits, int from, int classes) {
        double top = logits[from + best(logits, from, classes)];
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += Math.exp(logits[from + k] - top);
        }
        return top + Math.log(sum);
    }
}
