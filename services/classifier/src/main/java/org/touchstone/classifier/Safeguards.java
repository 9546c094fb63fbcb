package org.touchstone.classifier;

import java.util.Optional;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.l2l.LossGuard;
import org.touchstone.proto.v1.Safeguard;

/** When a learned optimizer gives way to Adam, as tasks write it. */
public final class Safeguards {
    private static final double BAND = 1.5;
    private static final int WINDOW = 20;
    private static final int PATIENCE = 500;
    private static final double RATE = 0.001;

    private Safeguards() {}

    /**
     * The guard with every default filled in; none where it is off.
     *
     * @throws SpecException naming the field that is impossible
     */
    public static Optional<LossGuard> guard(Safeguard spec) {
        return spec.getOff()
                ? Optional.empty()
                : Optional.of(new LossGuard(
                        spec.hasBand() ? spec.getBand() : BAND,
                        spec.hasWindow() ? spec.getWindow() : WINDOW,
                        spec.hasPatience() ? spec.getPatience() : PATIENCE,
                        spec.hasLearningRate() ? spec.getLearningRate() : RATE));
    }
}
