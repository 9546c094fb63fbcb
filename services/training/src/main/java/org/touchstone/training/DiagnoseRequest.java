package org.touchstone.training;

import java.util.Optional;
import org.touchstone.proto.v1.Diagnose;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskRejectedException;

/**
 * When a training is looked into, and on how many examples; checked as soon as it can be.
 *
 * @param kind the task's field of the whole specification, "trainClassifier"
 */
public record DiagnoseRequest(String kind, Diagnose spec) {
    private static final int MOST_LOOKS = 1000;
    private static final int MOST_PROBES = 1000;
    private static final long DEFAULT_EVERY = 200;
    private static final long DEFAULT_LOOKS = 200;
    private static final int DEFAULT_PROBES = 100;

    private String field(String name) {
        return kind + ".diagnose." + name;
    }

    /** {@link TaskRejectedException} naming the field that cannot be right, whatever the data. */
    public void check() {
        if (spec.hasEvery() && spec.getEvery() < 1) {
            throw new TaskRejectedException(
                    field("every"),
                    "is " + spec.getEvery() + "; it is at least 1, or leave it out to look at the usual cadence.");
        }
        if (spec.hasProbes() && (spec.getProbes() < 1 || spec.getProbes() > MOST_PROBES)) {
            throw new TaskRejectedException(
                    field("probes"), "is " + spec.getProbes() + "; it is at least 1 and at most " + MOST_PROBES + ".");
        }
    }

    /** The same, once the steps are known from the specification. */
    public void checkSteps(long steps) {
        tooMany(steps).ifPresent(reason -> {
            throw new TaskRejectedException(field("every"), reason);
        });
    }

    /** The same, where the steps are known only with the data; {@link TaskFailedException}. */
    public void requireSteps(long steps) {
        tooMany(steps).ifPresent(reason -> {
            throw TaskFailedException.permanent("INVALID_DIAGNOSE", field("every") + " " + reason);
        });
    }

    private Optional<String> tooMany(long steps) {
        return spec.hasEvery() && steps / spec.getEvery() >= MOST_LOOKS
                ? Optional.of("is " + spec.getEvery() + ", so " + steps + " steps would be looked into more than "
                        + MOST_LOOKS + " times; it is at least " + (steps / MOST_LOOKS + 1) + ".")
                : Optional.empty();
    }

    /** Steps between two looks of a training of so many steps. */
    public long every(long steps) {
        return spec.hasEvery() ? spec.getEvery() : Math.max(DEFAULT_EVERY, (steps + DEFAULT_LOOKS - 1) / DEFAULT_LOOKS);
    }

    /**
     * How many of so many; {@link TaskFailedException} when there are not so many.
     *
     * @param what has so many: "the split has only 10 images"
     */
    public int probes(int most, String what) {
        if (!spec.hasProbes()) {
            return Math.min(DEFAULT_PROBES, most);
        }
        if (spec.getProbes() > most) {
            throw TaskFailedException.permanent(
                    "INVALID_PROBES",
                    field("probes") + " is " + spec.getProbes() + ", but " + what + "; ask for at most so many.");
        }
        return spec.getProbes();
    }
}
