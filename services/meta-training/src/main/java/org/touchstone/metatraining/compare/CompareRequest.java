package org.touchstone.metatraining.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.Safeguards;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.l2l.Baseline;
import org.touchstone.kernel.l2l.Comparison;
import org.touchstone.kernel.l2l.FunctionSet;
import org.touchstone.kernel.l2l.LossGuard;
import org.touchstone.kernel.l2l.Tuning;
import org.touchstone.kernel.random.Key;
import org.touchstone.metatraining.Checks;
import org.touchstone.metatraining.Families;
import org.touchstone.proto.v1.CompareOptimizers;
import org.touchstone.proto.v1.FunctionSample;
import org.touchstone.proto.v1.HandMadeOptimizer;
import org.touchstone.proto.v1.LearningRateGrid;
import org.touchstone.proto.v1.OptimizeeFamily;
import org.touchstone.proto.v1.OptimizeeVariant;
import org.touchstone.worker.TaskRejectedException;

/** A comparison, checked: everything that can be known without the optimizer. */
final class CompareRequest {
    static final String ROOT = "compareOptimizers";
    private static final int STEPS = 100;
    private static final int MOST_STEPS = 100_000;
    private static final double LOW = 1e-4;
    private static final int RATES = 33;
    private static final int MOST_RATES = 200;
    private static final int MOST_VARIANTS = 64;
    private static final int FEWEST_TRAININGS = 100;
    private static final int FEWEST_PAINTINGS = 8;
    /** That one step of a comparison may hold. */
    static final long MOST_LOSSES = 20_000_000;

    private final CompareOptimizers spec;
    private final Reference optimizer;
    private final Tuning tuning;
    private final List<Baseline> baselines;
    private final Optional<LossGuard> guard;

    private CompareRequest(
            CompareOptimizers spec,
            Reference optimizer,
            Tuning tuning,
            List<Baseline> baselines,
            Optional<LossGuard> guard) {
        this.spec = spec;
        this.optimizer = optimizer;
        this.tuning = tuning;
        this.baselines = baselines;
        this.guard = guard;
    }

    /** {@link TaskRejectedException} naming the first field that cannot be right. */
    static CompareRequest of(CompareOptimizers spec) {
        Reference optimizer = Checks.reference(ROOT + ".optimizer", spec.getOptimizer());
        if (spec.hasFamily()) {
            Families.check(ROOT + ".family", spec.getFamily());
        }
        Tuning tuning = Checks.accepted(ROOT, () -> tuning(spec));
        Optional<LossGuard> guard = Checks.accepted(
                ROOT, () -> spec.hasSafeguard() ? Safeguards.guard(spec.getSafeguard()) : Optional.empty());
        CompareRequest request = new CompareRequest(spec, optimizer, tuning, baselines(spec), guard);
        Checks.range(ROOT + ".steps", request.steps(), 1, MOST_STEPS);
        Checks.range(ROOT + ".test.functions", spec.getTest().getFunctions(), 1, 1_000_000);
        if (spec.getTuning().getFunctions() < 1) {
            throw new TaskRejectedException(
                    ROOT + ".tuning",
                    "is missing: the hand-made optimizers' rates are chosen on functions that are not raced; give it a"
                            + " seed of its own and some functions.");
        }
        Checks.range(
                ROOT + ".tuning.functions", spec.getTuning().getFunctions(), 1, MOST_LOSSES / (request.steps() + 1));
        if (spec.getTuning().getSeed() == spec.getTest().getSeed()) {
            throw new TaskRejectedException(
                    ROOT + ".tuning.seed",
                    "is that of the test, so that rates would be chosen on the functions of the"
                            + " race; give it another seed.");
        }
        if (spec.hasFamily()) {
            Checks.accepted(ROOT, () -> {
                request.requireRaceable(spec.getFamily());
                return true;
            });
        }
        request.checkVariants();
        return request;
    }

    /** {@link SpecException} when there are too few functions of the family, or a safeguard where they are trained side by side. */
    void requireRaceable(OptimizeeFamily family) {
        Comparison.requireEnough(test(), fewest(family));
        SpecException.require(
                guard.isEmpty() || !family.hasQuadratics(),
                "safeguard",
                "watches one loss, and quadratics are raced many at once; leave it out, or race over classifiers or style"
                        + " transfer");
    }

    private static int fewest(OptimizeeFamily family) {
        return family.hasQuadratics()
                ? Comparison.FEWEST_FUNCTIONS
                : family.hasStyle() ? FEWEST_PAINTINGS : FEWEST_TRAININGS;
    }

    private void checkVariants() {
        Checks.range(ROOT + ".variants", spec.getVariantsCount(), 0, MOST_VARIANTS);
        for (int i = 0; i < spec.getVariantsCount(); i++) {
            String at = ROOT + ".variants[" + i + "]";
            OptimizeeVariant variant = spec.getVariants(i);
            if (Variants.title(variant.toBuilder().clearTitle().build()).isEmpty()) {
                throw new TaskRejectedException(
                        at, "changes nothing; set steps, units, depth, activation or size, or leave the variant out.");
            }
            int steps = variant.hasSteps() ? variant.getSteps() : steps();
            Checks.range(at + ".steps", steps, 1, MOST_STEPS);
            Checks.range(at + ".steps", (steps + 1L) * spec.getTuning().getFunctions(), 0, MOST_LOSSES);
        }
        if (spec.hasFamily()) {
            Checks.accepted(ROOT, () -> Course.all(this, spec.getFamily())).stream()
                    .filter(course -> course.number() > 0)
                    .forEach(course -> Families.check(ROOT + "." + course.at(), course.spec()));
        }
    }

    private static Tuning tuning(CompareOptimizers spec) {
        LearningRateGrid grid = spec.getGrid();
        int count = grid.hasCount() ? grid.getCount() : RATES;
        if (count > MOST_RATES) {
            throw new SpecException("grid.count", "is " + count + "; it is at most " + MOST_RATES);
        }
        return new Tuning(
                Tuning.grid(grid.hasLow() ? grid.getLow() : LOW, grid.hasHigh() ? grid.getHigh() : 1, count),
                spec.getTuneSum() ? Tuning.Criterion.SUM : Tuning.Criterion.FINAL);
    }

    private static List<Baseline> baselines(CompareOptimizers spec) {
        List<Baseline> baselines = new ArrayList<>();
        for (int i = 0; i < spec.getBaselinesCount(); i++) {
            String field = ROOT + ".baselines[" + i + "]";
            Baseline baseline = baseline(field, spec.getBaselines(i));
            if (baselines.contains(baseline)) {
                throw new TaskRejectedException(field, "is there twice; name each once.");
            }
            baselines.add(baseline);
        }
        return baselines.isEmpty() ? List.of(Baseline.values()) : baselines;
    }

    private static Baseline baseline(String field, HandMadeOptimizer optimizer) {
        return switch (optimizer) {
            case HAND_MADE_SGD -> Baseline.SGD;
            case HAND_MADE_MOMENTUM -> Baseline.MOMENTUM;
            case HAND_MADE_NAG -> Baseline.NAG;
            case HAND_MADE_RMSPROP -> Baseline.RMSPROP;
            case HAND_MADE_ADAM -> Baseline.ADAM;
            case HAND_MADE_OPTIMIZER_UNSPECIFIED, UNRECOGNIZED ->
                throw new TaskRejectedException(
                        field,
                        "is none that this version knows; use "
                                + Arrays.stream(HandMadeOptimizer.values())
                                        .filter(one -> one.name().startsWith("HAND_MADE_") && one != optimizer)
                                        .filter(one -> one != HandMadeOptimizer.HAND_MADE_OPTIMIZER_UNSPECIFIED)
                                        .map(Enum::name)
                                        .reduce((a, b) -> a + ", " + b)
                                        .orElseThrow()
                                + ".");
        };
    }

    CompareOptimizers spec() {
        return spec;
    }

    Reference optimizer() {
        return optimizer;
    }

    Tuning tuning() {
        return tuning;
    }

    List<Baseline> baselines() {
        return baselines;
    }

    Optional<LossGuard> guard() {
        return guard;
    }

    int steps() {
        return spec.hasSteps() ? spec.getSteps() : STEPS;
    }

    FunctionSet test() {
        return set(spec.getTest());
    }

    FunctionSet tuningSet() {
        return set(spec.getTuning());
    }

    private static FunctionSet set(FunctionSample sample) {
        return new FunctionSet(Key.of(sample.getSeed()).fold("functions"), sample.getFunctions());
    }
}
