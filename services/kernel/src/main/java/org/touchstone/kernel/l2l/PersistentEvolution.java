package org.touchstone.kernel.l2l;

import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;

/**
 * The gradient of the whole episode's meta-loss by persistent evolution strategies: pairs of particles at phi + e and phi - e,
 * where e is drawn anew, N(0, sigma^2), for each truncation, each pair going on from where it is; the estimate is the mean over pairs
 * of the sum over truncations of (all e so far) (L+ - L-) / (2 sigma^2). Unlike truncated back-propagation it knows what a step does
 * after its truncation, so it measures the bias of that; it costs two episodes per pair. {@link Particles} trains by it. Source: Vicol,
 * Metz and Sohl-Dickstein (2021), algorithm 2; unbiased up to sigma^2. Difference: losses after the steps count, as in
 * {@link Unroll}.
 *
 * @param sigma the deviation of each number of phi
 * @param pairs of particles
 * @param unroll steps of a truncation
 * @param horizon steps of the episode, a multiple of unroll
 */
public record PersistentEvolution(double sigma, int pairs, int unroll, int horizon) {
    /** @throws SpecException naming the field that is impossible */
    public PersistentEvolution {
        if (!(sigma > 0 && sigma <= 10)) {
            throw new SpecException("sigma", "must be above 0 and at most 10, not " + sigma);
        }
        if (pairs < 2 || pairs > 1_000_000) {
            throw new SpecException("pairs", "must be from 2 to 1000000, not " + pairs);
        }
        if (unroll < 1 || horizon < unroll || horizon % unroll != 0) {
            throw new SpecException("horizon", "must be a multiple of unroll (" + unroll + "), not " + horizon);
        }
    }

    /** The mean over pairs of each number of the gradient, and its standard error. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Estimate(double[] gradient, double[] standardErrors) {}

    /**
     * Of the sum over all steps of the episode of the mean loss over functions.
     *
     * @throws SpecException when a loss is not finite
     */
    public Estimate gradient(Architecture architecture, float[] phi, Optimizee optimizee, Key key) {
        double[] sum = new double[phi.length];
        double[] squares = new double[phi.length];
        for (int pair = 0; pair < pairs; pair++) {
            double[] one = onePair(architecture, phi, optimizee, key.fold(pair));
            for (int i = 0; i < one.length; i++) {
                sum[i] += one[i];
                squares[i] += one[i] * one[i];
            }
        }
        double[] errors = new double[phi.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= pairs;
            errors[i] = Math.sqrt(Math.max(0, squares[i] / pairs - sum[i] * sum[i]) / (pairs - 1));
        }
        return new Estimate(sum, errors);
    }

    private double[] onePair(Architecture architecture, float[] phi, Optimizee optimizee, Key key) {
        Unroll unrolling = new Unroll(architecture, optimizee.objective(), SecondDerivatives.DROPPED, LossWeights.ALL);
        LstmState zero = LstmState.zero(architecture, Blocks.of(architecture, optimizee.objective()));
        Unroll.Position plus = new Unroll.Position(optimizee.start(), zero);
        Unroll.Position minus = plus;
        double[] gradient = new double[phi.length];
        float[] so = new float[phi.length];
        for (int t = 0; t < horizon; t += unroll) {
            float[] noise = Particles.noise(key, t, sigma, phi.length);
            Unroll.Trajectory up = walk(unrolling, plus, Particles.moved(phi, noise, 1));
            Unroll.Trajectory down = walk(unrolling, minus, Particles.moved(phi, noise, -1));
            double slope = (up.metaLoss(LossWeights.ALL) - down.metaLoss(LossWeights.ALL)) / (2 * sigma * sigma);
            for (int i = 0; i < so.length; i++) {
                so[i] += noise[i];
                gradient[i] += so[i] * slope;
            }
            plus = up.last();
            minus = down.last();
        }
        return gradient;
    }

    private Unroll.Trajectory walk(Unroll unrolling, Unroll.Position from, float[] phi) {
        return unrolling
                .forward(unrolling.network(phi), from, unroll)
                .orElseThrow(() -> new SpecException("sigma", "is so large that a loss is not finite; use less"));
    }
}
