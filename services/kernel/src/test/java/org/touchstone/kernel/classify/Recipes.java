package org.touchstone.kernel.classify;

import java.util.List;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.optim.Schedule;

/** Small specifications for tests. */
final class Recipes {
    private Recipes() {}

    static ClassifierSpec.Mlp mlp() {
        return new ClassifierSpec.Mlp(List.of(16, 8), Activation.TANH, 0.2);
    }

    static ClassifierSpec.Cnn cnn() {
        return new ClassifierSpec.Cnn(
                List.of(
                        ClassifierSpec.Block.of(4).withBatchNormalization().withPool(2),
                        new ClassifierSpec.Block(6, 3, 2, true, true, 0)),
                List.of(10),
                Activation.RELU,
                0.1);
    }

    static TrainingSpec training(long steps) {
        return training(new Adam(0.01), steps);
    }

    static TrainingSpec training(Optimizer<?> optimizer, long steps) {
        return new TrainingSpec(
                optimizer,
                new Schedule.WarmUp(3, new Schedule.Cosine(steps, 0.1)),
                Initialization.NORMALIZED,
                7,
                16,
                steps,
                10,
                1);
    }
}
