package org.touchstone.benchmarks.initialization;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.classify.ClassifierTraining;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.classify.Normalization;
import org.touchstone.kernel.classify.TrainingSpec;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.optim.Sgd;

/** A network of the paper: five hidden layers of one width, plain gradient descent in batches of 10. */
record Setting(Activation activation, Initialization initialization) {
    static final int DEPTH = 5;
    static final int WIDTH = 1000;
    static final int BATCH = 10;
    /** Bytes 0 to 255 as -1 to 1. */
    static final Normalization SIGNED = new Normalization(List.of(0.5), List.of(0.5));

    static final Setting TANH = new Setting(Activation.TANH, Initialization.STANDARD);
    static final Setting TANH_N = new Setting(Activation.TANH, Initialization.NORMALIZED);
    static final Setting SOFTSIGN = new Setting(Activation.SOFTSIGN, Initialization.STANDARD);
    static final Setting SOFTSIGN_N = new Setting(Activation.SOFTSIGN, Initialization.NORMALIZED);
    static final Setting SIGMOID = new Setting(Activation.SIGMOID, Initialization.STANDARD);
    static final Setting SIGMOID_N = new Setting(Activation.SIGMOID, Initialization.NORMALIZED);

    ClassifierTraining start(ImageSource images, Normalization normalization, double rate, long steps, long seed) {
        return start(WIDTH, images, normalization, rate, steps, seed);
    }

    ClassifierTraining start(
            int width, ImageSource images, Normalization normalization, double rate, long steps, long seed) {
        return ClassifierTraining.start(architecture(width), spec(rate, steps, seed), normalization, images);
    }

    ClassifierSpec architecture(int width) {
        return new ClassifierSpec.Mlp(Collections.nCopies(DEPTH, width), activation, 0);
    }

    TrainingSpec spec(double rate, long steps, long seed) {
        return new TrainingSpec(
                new Sgd(rate),
                new Schedule.Constant(),
                initialization,
                seed,
                BATCH,
                steps,
                (int) Math.min(steps, 1000),
                0);
    }

    @Override
    public String toString() {
        return activation.name().toLowerCase(Locale.ROOT)
                + (initialization == Initialization.NORMALIZED ? " N" : " standard");
    }
}
