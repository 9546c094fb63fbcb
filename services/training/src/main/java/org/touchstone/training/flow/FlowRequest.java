package org.touchstone.training.flow;

import java.util.function.Supplier;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Reference;
import org.touchstone.flows.FlowArchitectures;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.kernel.flow.FlowTrainingSpec;
import org.touchstone.kernel.flow.PlaneDensity;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.FlowArchitecture;
import org.touchstone.proto.v1.TrainFlow;
import org.touchstone.training.DiagnoseRequest;
import org.touchstone.training.Optimizers;
import org.touchstone.worker.TaskRejectedException;

/** A training of a flow, checked: everything that can be known without its data. */
public final class FlowRequest {
    private static final String ROOT = "trainFlow";
    private static final double DEFAULT_RATE = 1e-3;
    private static final int DEFAULT_BATCH = 64;
    private static final int DEFAULT_REPORT_EVERY = 10;
    private static final int SHEETS = 10;
    private static final int MOST_SHEETS = 1000;
    private static final int HELD_OUT_IMAGES = 256;
    private static final int HELD_OUT_POINTS = 2000;
    private static final double MOST_EPOCHS = 1e6;
    /** Divisible by all that a number of scales can ask for. */
    private static final ImageDimensions ANY_IMAGE = new ImageDimensions(1, 1024, 1024);

    private final TrainFlow spec;

    private FlowRequest(TrainFlow spec) {
        this.spec = spec;
    }

    /** {@link TaskRejectedException} naming the first field that cannot be right. */
    public static FlowRequest of(TrainFlow spec) {
        FlowRequest request = new FlowRequest(spec);
        request.checkData();
        Names.check(ROOT + ".modelName", spec.getModelName()).ifPresent(violation -> {
            throw new TaskRejectedException(violation.field(), violation.reason());
        });
        request.checkArchitecture();
        request.checkReversible();
        request.checkBudget();
        request.checkCounts();
        request.checkDiagnose();
        request.trainingSpec(1);
        return request;
    }

    TrainFlow spec() {
        return spec;
    }

    /** Of points of the plane, not of images. */
    boolean isOfPoints() {
        return spec.hasDensity();
    }

    Reference dataset() {
        return Reference.parse(spec.getDataset());
    }

    PlaneDensity density() {
        return PlaneDensity.valueOf(spec.getDensity().name());
    }

    String split() {
        return spec.getSplit().isEmpty() ? "train" : spec.getSplit();
    }

    int batchSize() {
        return spec.hasBatchSize() ? spec.getBatchSize() : DEFAULT_BATCH;
    }

    int heldOut() {
        return spec.hasValidationCount() ? spec.getValidationCount() : isOfPoints() ? HELD_OUT_POINTS : HELD_OUT_IMAGES;
    }

    int boundDraws() {
        return spec.hasBoundDraws() ? spec.getBoundDraws() : 1;
    }

    boolean reports(long step, long steps) {
        int every = spec.hasReportEverySteps() ? spec.getReportEverySteps() : DEFAULT_REPORT_EVERY;
        return step % every == 0 || step == steps;
    }

    /** Measures and draws; at most a thousand times, and at the end. */
    boolean looks(long step, long steps) {
        long wanted = spec.hasSheetEverySteps() ? spec.getSheetEverySteps() : steps / SHEETS;
        long every = Math.max(Math.max(1, wanted), (steps + MOST_SHEETS - 1) / MOST_SHEETS);
        return step % every == 0 || step == steps;
    }

    /** Steps in all for so many training images; epochs are rounded up to whole steps. */
    long steps(int images) {
        return spec.getBudget().hasSteps()
                ? spec.getBudget().getSteps()
                : Math.max(1, (long) Math.ceil(spec.getBudget().getEpochs() * images / batchSize()));
    }

    /** What is trained, for examples of this shape. */
    FlowSpec architecture(ImageDimensions shape) {
        return FlowArchitectures.toKernel(spec.getArchitecture(), shape);
    }

    /** How to train for so many steps. */
    FlowTrainingSpec trainingSpec(long steps) {
        FlowTrainingSpec plain = checked(
                "schedule",
                () -> FlowTrainingSpec.of(
                        spec.hasLearningRate() ? spec.getLearningRate() : DEFAULT_RATE,
                        Optimizers.schedule(spec.getSchedule(), steps),
                        spec.getSeed()));
        return spec.getReversible() ? plain.withReversible() : plain;
    }

    private void checkData() {
        switch (spec.getDataCase()) {
            case DATASET -> {
                try {
                    dataset();
                } catch (CatalogException e) {
                    throw rejected(
                            "dataset", e.getMessage() + " Name a published data set as \"name\" or \"name@digest\".");
                }
            }
            case DENSITY ->
                checked("density", () -> {
                    try {
                        return density();
                    } catch (IllegalArgumentException e) {
                        throw new SpecException(
                                "density", "is not known; set BANANA, CHECKERBOARD, MOONS, EIGHT_GAUSSIANS or SPIRALS");
                    }
                });
            case DATA_NOT_SET -> throw rejected("dataset", "is missing; name a published data set, or set density.");
        }
    }

    private void checkArchitecture() {
        FlowArchitecture architecture = spec.getArchitecture();
        boolean points = FlowArchitectures.isOfPoints(architecture);
        boolean given = architecture.getKindCase() != FlowArchitecture.KindCase.KIND_NOT_SET;
        if (given && points != isOfPoints()) {
            throw rejected(
                    "architecture",
                    isOfPoints()
                            ? "is of images, but a density of the plane is learned by points or the preset PLANE."
                            : "is of points, but a data set is learned by images or a preset of images.");
        }
        checked(
                "architecture",
                () -> architecture.hasPreset()
                        ? FlowArchitectures.presetOf(architecture.getPreset())
                        : architecture(points ? FlowArchitectures.POINT : ANY_IMAGE));
    }

    private void checkReversible() {
        if (spec.getReversible() && spec.getArchitecture().getImages().hasLearnedNoise()) {
            throw rejected(
                    "reversible",
                    "is not for architecture.images.learnedNoise, whose way back is not the flow's; leave one of the two out.");
        }
    }

    private void checkBudget() {
        switch (spec.getBudget().getKindCase()) {
            case STEPS -> range("budget.steps", spec.getBudget().getSteps(), 1, 1_000_000_000L);
            case EPOCHS -> {
                double epochs = spec.getBudget().getEpochs();
                if (isOfPoints()) {
                    throw rejected("budget.epochs", "has no meaning for a density, which never ends; set steps.");
                }
                if (!(epochs > 0 && epochs <= MOST_EPOCHS)) {
                    throw rejected(
                            "budget.epochs", "is " + epochs + "; it is above 0 and at most " + MOST_EPOCHS + ".");
                }
            }
            case KIND_NOT_SET -> throw rejected("budget", "is missing; set steps or epochs.");
        }
    }

    private void checkDiagnose() {
        if (spec.hasDiagnose()) {
            diagnose().check();
            if (spec.getBudget().hasSteps()) {
                diagnose().checkSteps(spec.getBudget().getSteps());
            }
        }
    }

    /** When and on how many examples it is looked into, where it is. */
    DiagnoseRequest diagnose() {
        return new DiagnoseRequest(ROOT, spec.getDiagnose());
    }

    private void checkCounts() {
        double rate = spec.hasLearningRate() ? spec.getLearningRate() : DEFAULT_RATE;
        if (!(rate > 0 && rate <= Float.MAX_VALUE)) {
            throw rejected("learningRate", "is " + rate + "; it is above 0, for instance 0.001.");
        }
        range("batchSize", batchSize(), 1, 8192);
        range("validationCount", heldOut(), 2, 1_000_000);
        range("boundDraws", boundDraws(), 1, 64);
        range("maxImages", spec.getMaxImages(), 0, Integer.MAX_VALUE);
        range("reportEverySteps", spec.hasReportEverySteps() ? spec.getReportEverySteps() : 1, 1, Integer.MAX_VALUE);
        range("sheetEverySteps", spec.hasSheetEverySteps() ? spec.getSheetEverySteps() : 1, 1, Integer.MAX_VALUE);
        range("checkpointing.everySteps", spec.getCheckpointing().getEverySteps(), 0, Long.MAX_VALUE);
    }

    private static <T> T checked(String at, Supplier<T> work) {
        try {
            return work.get();
        } catch (SpecException e) {
            String path = at.equals(e.field()) ? at : at + "." + e.field();
            throw rejected(
                    path, String.valueOf(e.getMessage()).substring(e.field().length() + 2) + ".");
        } catch (IllegalArgumentException e) {
            throw rejected(at, e.getMessage() + ".");
        }
    }

    private static void range(String field, long value, long low, long high) {
        if (value < low || value > high) {
            throw rejected(field, "is " + value + "; it is at least " + low + " and at most " + high + ".");
        }
    }

    private static TaskRejectedException rejected(String field, String reason) {
        return new TaskRejectedException(ROOT + "." + field, reason);
    }
}
