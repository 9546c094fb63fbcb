package org.touchstone.training;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.Architectures;
import org.touchstone.kernel.classify.ClassifierSpec;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.classify.TrainingSpec;
import org.touchstone.kernel.optim.Optimizer;
import org.touchstone.kernel.optim.Sgd;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.worker.TaskRejectedException;

/** A training task, checked: everything that can be known without its data. */
final class TrainingRequest {
    private static final String ROOT = "trainClassifier";
    private static final int DEFAULT_REPORT_EVERY = 10;
    private static final double MOST_EPOCHS = 1e6;
    private static final Optimizer<?> ANY = new Sgd(1);

    private final TrainClassifier spec;
    private final Reference dataset;
    private final ClassifierSpec architecture;

    private TrainingRequest(TrainClassifier spec, Reference dataset, ClassifierSpec architecture) {
        this.spec = spec;
        this.dataset = dataset;
        this.architecture = architecture;
    }

    /** {@link TaskRejectedException} naming the first field that cannot be right. */
    static TrainingRequest of(TrainClassifier spec) {
        Reference dataset = reference(spec.getDataset());
        Names.check(ROOT + ".modelName", spec.getModelName()).ifPresent(violation -> {
            throw new TaskRejectedException(violation.field(), violation.reason());
        });
        ClassifierSpec architecture = architecture(spec.getArchitecture());
        TrainingRequest request = new TrainingRequest(spec, dataset, architecture);
        request.checkBudget();
        request.checkCounts();
        request.checkDiagnose();
        if (spec.getOptimizer().hasLearned()) {
            LearnedChoice.check(spec.getOptimizer().getLearned());
            request.trainingSpec(1, ANY);
        } else {
            request.trainingSpec(1, request.handMade());
        }
        return request;
    }

    Reference dataset() {
        return dataset;
    }

    ClassifierSpec architecture() {
        return architecture;
    }

    TrainClassifier spec() {
        return spec;
    }

    String split() {
        return spec.getSplit().isEmpty() ? "train" : spec.getSplit();
    }

    /** Steps in all for so many training images; epochs are rounded up to whole steps. */
    long steps(int images) {
        if (spec.getBudget().hasSteps()) {
            return spec.getBudget().getSteps();
        }
        return Math.max(1, (long) Math.ceil(spec.getBudget().getEpochs() * images / spec.getBatchSize()));
    }

    /** The optimizer that the task describes, unless it is a learned one. */
    Optimizer<?> handMade() {
        return checked(ROOT + ".optimizer", () -> Optimizers.optimizer(spec.getOptimizer()));
    }

    /** How to train for so many steps. */
    TrainingSpec trainingSpec(long steps, Optimizer<?> optimizer) {
        return checked(
                ROOT,
                () -> new TrainingSpec(
                        optimizer,
                        checked(ROOT + ".schedule", () -> Optimizers.schedule(spec.getSchedule(), steps)),
                        Optimizers.initialization(spec.getInitialization()),
                        spec.getSeed(),
                        spec.getBatchSize(),
                        steps,
                        spec.hasReportEverySteps() ? spec.getReportEverySteps() : DEFAULT_REPORT_EVERY,
                        spec.getAugmentShiftPixels()));
    }

    private void checkBudget() {
        switch (spec.getBudget().getKindCase()) {
            case STEPS -> range("budget.steps", spec.getBudget().getSteps(), 1, 1_000_000_000L);
            case EPOCHS -> {
                double epochs = spec.getBudget().getEpochs();
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

    /** When and on how many images it is looked into, where it is. */
    DiagnoseRequest diagnose() {
        return new DiagnoseRequest(ROOT, spec.getDiagnose());
    }

    private void checkCounts() {
        range("validationCount", spec.getValidationCount(), 0, Integer.MAX_VALUE);
        range("maxImages", spec.getMaxImages(), 0, Integer.MAX_VALUE);
        range("checkpointing.everySteps", spec.getCheckpointing().getEverySteps(), 0, Long.MAX_VALUE);
    }

    private static Reference reference(String text) {
        try {
            return Reference.parse(text);
        } catch (CatalogException e) {
            throw rejected("dataset", e.getMessage() + " Name a published data set as \"name\" or \"name@digest\".");
        }
    }

    private static ClassifierSpec architecture(Architecture architecture) {
        if (architecture.getKindCase() == Architecture.KindCase.KIND_NOT_SET) {
            throw rejected("architecture", "is missing; set mlp or cnn.");
        }
        String kind = architecture.hasMlp() ? "mlp" : "cnn";
        return checked(ROOT + ".architecture." + kind, () -> Architectures.toKernel(architecture));
    }

    private static <T> T checked(String at, Supplier<T> work) {
        try {
            return work.get();
        } catch (SpecException e) {
            String reason = String.valueOf(e.getMessage()).replaceFirst("^" + Pattern.quote(e.field()) + ": ", "");
            throw new TaskRejectedException(at + "." + e.field(), reason + ".");
        } catch (IllegalArgumentException e) {
            throw new TaskRejectedException(at, e.getMessage() + ".");
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
