package org.touchstone.kernel.saliency.similarity;

/**
 * Mean squared difference after each map was divided by the root of its mean square (Binder et al. 2023): a distance, 0
 * for maps that differ by a positive factor, 2 for unrelated ones, 4 for opposite ones.
 */
public record MeanSquaredDifference() implements SimilarityMeasure {
    /** The only one. */
    public static final MeanSquaredDifference SECOND_MOMENT = new MeanSquaredDifference();

    @Override
    public String name() {
        return "mse-second-moment";
    }

    @Override
    public Comparison with(PreparedMap original) {
        double[] prepared = SecondMoment.normalized(original.map());
        return other -> {
            double[] normalized = SecondMoment.normalized(other);
            double sum = 0;
            for (int i = 0; i < prepared.length; i++) {
                double difference = prepared[i] - normalized[i];
                sum += difference * difference;
            }
            return new Similarity.Value(sum / prepared.length);
        };
    }
}
