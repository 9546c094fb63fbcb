package org.touchstone.kernel.l2l;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;

/**
 * Persistent evolution strategies as a way to train: the episodes at places 2k and 2k + 1 are a pair on one optimizee, unrolled at
 * phi + e and phi - e, where e is drawn anew, N(0, sigma^2), for each truncation. Each contributes its sign times (all e so far)
 * L / sigma^2, so that the mean over both is the pair's estimate of the gradient of the whole episode, without the bias of
 * truncation. A function of the place alone: episodes of a pair may run anywhere. Source: Vicol, Metz and Sohl-Dickstein (2021),
 * algorithm 2.
 *
 * @param sigma the deviation of each number of phi
 */
public record Particles(double sigma) implements GradientForm {
    /** @throws SpecException when sigma is impossible */
    public Particles {
        SpecException.require(
                sigma > 0 && sigma <= 10, "persistentEvolution.sigma", "must be above 0 and at most 10, not " + sigma);
    }

    /** One particle before a truncation. */
    @SuppressWarnings("ArrayRecordComponent")
    record Particle(int sign, float[] noise, double[] noiseSoFar, double sigma) {
        float[] moved(float[] phi) {
            return Particles.moved(phi, noise, sign);
        }

        /** What it contributes, with this meta-loss of the truncation. */
        double[] gradient(double loss) {
            double[] gradient = new double[noiseSoFar.length];
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = sign * noiseSoFar[i] * loss / (sigma * sigma);
            }
            return gradient;
        }
    }

    /** Which pair the episode at a place belongs to; its optimizee is that of the pair. */
    static int pair(int place) {
        return place / 2;
    }

    /** The particle at a place after so many steps of its episode; {@code key} is of the episode and the pair. */
    Particle at(Key key, int place, long step, int unroll, int parameters) {
        double[] sum = new double[parameters];
        float[] noise = new float[0];
        for (long t = 0; t <= step; t += unroll) {
            noise = noise(key, t, sigma, parameters);
            for (int i = 0; i < parameters; i++) {
                sum[i] += noise[i];
            }
        }
        return new Particle(place % 2 == 0 ? 1 : -1, noise, sum, sigma);
    }

    /** The e of the truncation that begins with this step. */
    static float[] noise(Key key, long step, double sigma, int parameters) {
        return OptimizeeFamily.normal(key.fold(step), sigma, parameters);
    }

    static float[] moved(float[] phi, float[] noise, int sign) {
        float[] moved = phi.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += sign * noise[i];
        }
        return moved;
    }

    /** The results where each that cannot be used takes the other of its pair along: alone it would say nothing. */
    static List<EpisodeResult> paired(List<EpisodeResult> results) {
        List<EpisodeResult> paired = new ArrayList<>(results);
        for (int place = 0; place < paired.size(); place += 2) {
            if (!results.get(place).usable() || !results.get(place + 1).usable()) {
                paired.set(place, results.get(place).unusable());
                paired.set(place + 1, results.get(place + 1).unusable());
            }
        }
        return paired;
    }
}
