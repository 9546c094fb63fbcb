package org.touchstone.training;

import org.touchstone.proto.v1.Diagnose;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;

/** When a training is looked into, and on how many images; checked as soon as it can be. */
final class DiagnoseRequest {
    private static final String ROOT = "trainClassifier.diagnose.";
    private static final int MOST_LOOKS = 1000;
    private static final int MOST_PROBES = 1000;
    private static final long DEFAULT_EVERY = 200;
    private static final long DEFAULT_LOOKS = 200;
    private static final int DEFAULT_PROBES = 100;

    private DiagnoseRequest() {}

    /** {@link TaskRejectedException} naming the field that cannot be right, whatever the data. */
    static void check(TrainClassifier spec) {
        Diagnose diagnose = spec.getDiagnose();
        if (diagnose.hasEvery() && diagnose.getEvery() < 1) {
            throw new TaskRejectedException(
                    ROOT + "every",
                    "is " + diagnose.getEvery() + "; it is at least 1, or leave it out to look at the usual cadence.");
        }
        if (diagnose.hasProbes() && (diagnose.getProbes() < 1 || diagnose.getProbes() > MOST_PROBES)) {
            throw new TaskRejectedException(
                    ROOT + "probes",
                    "is " + diagnose.getProbes() + "; it is at least 1 and at most " + MOST_PROBES + ".");
        }
        if (spec.getBudget().hasSteps()) {
            looks(diagnose, spec.getBudget().getSteps()).ifPresent(reason -> {
                throw new TaskRejectedException(ROOT + "every", reason);
            });
        }
    }

    /** The same once the steps of a training by epochs are known. */
    static void checkLooks(TrainClassifier spec, long steps) {
        looks(spec.getDiagnose(), steps).ifPresent(reason -> {
            throw TaskFailedException.permanent("INVALID_DIAGNOSE", ROOT + "every " + reason);
        });
    }

    private static java.util.Optional<String> looks(Diagnose diagnose, long steps) {
        return diagnose.hasEvery() && steps / diagnose.getEvery() >= MOST_LOOKS
                ? java.util.Optional.of(
                        "is " + diagnose.getEvery() + ", so " + steps + " steps would be looked into more than "
                                + MOST_LOOKS + " times; it is at least " + (steps / MOST_LOOKS + 1) + ".")
                : java.util.Optional.empty();
    }

    static long every(TrainClassifier spec, long steps) {
        return spec.getDiagnose().hasEvery()
                ? spec.getDiagnose().getEvery()
                : Math.max(DEFAULT_EVERY, (steps + DEFAULT_LOOKS - 1) / DEFAULT_LOOKS);
    }

    /** How many of so many images; {@link TaskFailedException} when there are not so many. */
    static int probes(TrainClassifier spec, int images) {
        Diagnose diagnose = spec.getDiagnose();
        if (!diagnose.hasProbes()) {
            return Math.min(DEFAULT_PROBES, images);
        }
        if (diagnose.getProbes() > images) {
            throw TaskFailedException.permanent(
                    "INVALID_PROBES",
                    ROOT + "probes is " + diagnose.getProbes() + ", but the split has only " + images
                            + " images; ask for at most so many.");
        }
        return diagnose.getProbes();
    }
}
