package org.touchstone.training;

import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.optim.Adam;
import org.touchstone.kernel.optim.Momentum;
import org.touchstone.kernel.optim.Nag;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.optim.RmsProp;
import org.touchstone.kernel.optim.Schedule;
import org.touchstone.kernel.optim.Sgd;
import org.touchstone.proto.v1.LearningRateSchedule;
import org.touchstone.worker.TaskRejectedException;

/** Optimizers, schedules and initializations as tasks write them and as the kernel runs them, with defaults filled in. */
public final class Optimizers {
    private static final double MOMENTUM = 0.9;
    private static final double RMSPROP_DECAY = 0.99;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private Optimizers() {}

    static Optimizer<?> optimizer(org.touchstone.proto.v1.Optimizer spec) {
        switch (spec.getKindCase()) {
            case SGD -> {
                return new Sgd(spec.getSgd().getLearningRate(), spec.getSgd().getWeightDecay());
            }
            case MOMENTUM -> {
                var m = spec.getMomentum();
                return new Momentum(
                        m.getLearningRate(), m.hasMomentum() ? m.getMomentum() : MOMENTUM, m.getWeightDecay());
            }
            case NAG -> {
                var nag = spec.getNag();
                return new Nag(
                        nag.getLearningRate(), nag.hasMomentum() ? nag.getMomentum() : MOMENTUM, nag.getWeightDecay());
            }
            case RMS_PROP -> {
                var rms = spec.getRmsProp();
                return new RmsProp(
                        rms.getLearningRate(),
                        rms.hasDecay() ? rms.getDecay() : RMSPROP_DECAY,
                        rms.hasEpsilon() ? rms.getEpsilon() : EPSILON,
                        rms.getWeightDecay());
            }
            case ADAM -> {
                var adam = spec.getAdam();
                return new Adam(
                        adam.getLearningRate(),
                        adam.hasBeta1() ? adam.getBeta1() : BETA1,
                        adam.hasBeta2() ? adam.getBeta2() : BETA2,
                        adam.hasEpsilon() ? adam.getEpsilon() : EPSILON,
                        adam.getWeightDecay());
            }
            case KIND_NOT_SET ->
                throw new TaskRejectedException(
                        "trainClassifier.optimizer", "is missing; set one of sgd, momentum, nag, rmsProp, adam.");
        }
        throw new IllegalStateException("unreachable");
    }

    /** Factor on the learning rate over so many steps; {@link IllegalArgumentException} where it cannot be. */
    public static Schedule schedule(LearningRateSchedule spec, long steps) {
        long warmUp = spec.getWarmupSteps();
        if (warmUp < 0) {
            throw new IllegalArgumentException("warmupSteps must not be negative, not " + warmUp);
        }
        Schedule main =
                switch (spec.getKindCase()) {
                    case STEP_DECAY ->
                        new Schedule.StepDecay(
                                spec.getStepDecay().getEverySteps(),
                                spec.getStepDecay().getFactor());
                    case COSINE_DECAY ->
                        new Schedule.Cosine(
                                Math.max(1, steps - warmUp),
                                spec.getCosineDecay().getFloor());
                    case KIND_NOT_SET -> new Schedule.Constant();
                };
        return warmUp == 0 ? main : new Schedule.WarmUp(warmUp, main);
    }

    static Initialization initialization(org.touchstone.proto.v1.Initialization spec) {
        return switch (spec) {
            case INITIALIZATION_UNSPECIFIED, NORMALIZED -> Initialization.NORMALIZED;
            case STANDARD -> Initialization.STANDARD;
            case HE -> Initialization.HE;
            case LECUN -> Initialization.LECUN;
            case ORTHOGONAL -> Initialization.ORTHOGONAL;
            case LSUV -> Initialization.LSUV;
            case ZERO_LAST -> Initialization.ZERO_LAST;
            case UNRECOGNIZED ->
                throw new TaskRejectedException(
                        "trainClassifier.initialization",
                        "is one that this version does not know; use STANDARD, NORMALIZED, HE, LECUN, ORTHOGONAL, LSUV"
                                + " or ZERO_LAST.");
        };
    }
}
