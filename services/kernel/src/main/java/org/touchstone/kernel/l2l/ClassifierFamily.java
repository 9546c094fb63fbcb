package org.touchstone.kernel.l2l;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.classify.Network;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;

/**
 * Trainings of one kind of classifier, each from its own normal start and in its own order of batches. Pixels are scaled to
 * 0..1. Gains and shifts of batch normalization start at 1 and 0. Draws are of one function.
 */
public final class ClassifierFamily implements OptimizeeFamily {
    private static final double WHITE = 255;

    private final Network network;
    private final ImageSource images;
    private final int batchSize;
    private final double startDeviation;

    /** @throws SpecException when there are fewer images than a batch has, or a step would need too much memory */
    public ClassifierFamily(ClassifierSpec spec, ImageSource images, int batchSize, double startDeviation) {
        if (batchSize < 1 || batchSize > images.count()) {
            throw new SpecException(
                    "batchSize", "must be from 1 to the " + images.count() + " images, not " + batchSize);
        }
        this.network = Network.of(spec, images.shape(), images.classes());
        network.requireRoom(batchSize);
        this.images = images;
        this.batchSize = batchSize;
        this.startDeviation = startDeviation;
    }

    @Override
    public Optimizee draw(Key key, int functions) {
        Objective objective = new ClassifierObjective(network, step -> batch(key, step), key.fold("dropout"));
        float[] start = OptimizeeFamily.normal(key.fold("start"), startDeviation, objective.coordinates());
        int from = 0;
        for (Map.Entry<String, List<Long>> part : network.parameterShapes().entrySet()) {
            int to = from + part.getValue().stream().mapToInt(Math::toIntExact).reduce(1, Math::multiplyExact);
            if (part.getKey().endsWith(".gain") || part.getKey().endsWith(".shift")) {
                Arrays.fill(start, from, to, part.getKey().endsWith(".gain") ? 1 : 0);
            }
            from = to;
        }
        return new Optimizee(objective, start);
    }

    /** Images drawn with replacement. */
    private ClassifierObjective.Batch batch(Key key, long step) {
        Key draws = key.fold("batch").fold(step);
        int[] indices = new int[batchSize];
        for (int i = 0; i < batchSize; i++) {
            indices[i] = (int) (draws.uniform(i) * images.count());
        }
        byte[] bytes = new byte[Math.multiplyExact(batchSize, images.shape().pixels())];
        int[] labels = new int[batchSize];
        images.read(indices, bytes, labels);
        double[] pixels = new double[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            pixels[i] = (bytes[i] & 0xFF) / WHITE;
        }
        long[] classes = new long[batchSize];
        for (int i = 0; i < batchSize; i++) {
            classes[i] = labels[i];
        }
        return new ClassifierObjective.Batch(pixels, classes);
    }
}
