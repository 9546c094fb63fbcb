package org.touchstone.kernel.seq2seq;

import java.util.Optional;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.optim.AdaGrad;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.optim.Sgd;

/**
 * How a sequence model is trained: epochs of cross-entropy (the gradient a mean over sentences), then, if wanted, of
 * beam-search optimization (the gradient a sum), each limited to a global norm of {@link #LARGEST_NORM}.
 */
public record SequenceTrainingSpec(
        int crossEntropyEpochs, Rates rates, Optional<SearchTraining> search, Method method, int batchSize, long seed) {
    /** Gradients are scaled down to this norm. */
    public static final double LARGEST_NORM = 5;

    static final int MOST_EPOCHS = 10_000;
    private static final int LARGEST_BATCH = 4096;

    /** How gradients move parameters. */
    public enum Method {
        /** Its sums begin anew with each phase and each beam, as published. */
        ADAGRAD,
        SGD,
        /** Its means go on through a phase. */
        ADAM;

        Optimizer<?> optimizer() {
            return switch (this) {
                case ADAGRAD -> new AdaGrad(1);
                case SGD -> new Sgd(1);
                case ADAM -> new Adam(1);
            };
        }
    }

    public SequenceTrainingSpec {
        SpecException.require(
                crossEntropyEpochs >= 0 && crossEntropyEpochs <= MOST_EPOCHS,
                "crossEntropyEpochs",
                "must be from 0 to " + MOST_EPOCHS + ", not " + crossEntropyEpochs);
        SpecException.require(
                batchSize >= 1 && batchSize <= LARGEST_BATCH,
                "batchSize",
                "must be from 1 to " + LARGEST_BATCH + ", not " + batchSize);
    }

    /** Of both phases. */
    public long epochs() {
        return (long) crossEntropyEpochs + search.map(SearchTraining::epochs).orElse(0);
    }

    /** Whether the epoch, from 0, is one of beam-search optimization. */
    boolean isSearch(long epoch) {
        return epoch >= crossEntropyEpochs;
    }

    /** Whether the optimizer begins anew with the epoch. */
    boolean beginsAnew(long epoch) {
        if (epoch == crossEntropyEpochs) {
            return true;
        }
        return method == Method.ADAGRAD
                && isSearch(epoch)
                && search.map(s -> s.beginsBeam(epoch - crossEntropyEpochs)).orElse(false);
    }
}
