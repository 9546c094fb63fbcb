package org.touchstone.audit;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.audit.report.PermutedOutcome;
import org.touchstone.audit.shard.OtherModel;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Proportion;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.Architectures;
import org.touchstone.classifier.Recipes;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.Adam;
import org.touchstone.proto.v1.Architecture;
import org.touchstone.proto.v1.Budget;
import org.touchstone.proto.v1.Optimizer;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskOptions;
import org.touchstone.proto.v1.TrainClassifier;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHead;

/**
 * The model of the data randomization test (Adebayo et al. 2018, section 4): the same architecture and initialization, taught
 * permuted labels until it knows them by heart. {@value #IMAGES} images are enough for that and cost seconds; regularization is
 * off and the optimizer is Adam whatever the recipe's, because memorizing is the point, not the road to it.
 */
final class PermutedTraining {
    private static final int IMAGES = 1000;
    private static final int BATCH = 50;
    private static final int EPOCHS = 100;
    private static final double LEARNING_RATE = 1e-3;

    private final TaskContext context;
    private final OpenPlan plan;
    private final Optional<Task> task;
    private @Nullable PermutedOutcome outcome;

    private PermutedTraining(
            TaskContext context, OpenPlan plan, Optional<Task> task, @Nullable PermutedOutcome outcome) {
        this.context = context;
        this.plan = plan;
        this.task = task;
        this.outcome = outcome;
    }

    /** What the plan asks for, and what its model's lineage allows. */
    static PermutedTraining of(TaskContext context, OpenPlan plan) {
        if (!plan.document().profile().dataRandomization()) {
            return new PermutedTraining(context, plan, Optional.empty(), new PermutedOutcome.NotAsked());
        }
        String model = plan.document().subject().model();
        if (model == null) {
            return impossible(
                    context, plan, "the model was not trained here, so that its data and recipe are unknown.");
        }
        ModelCard card =
                new Catalog(context.store()).model(Reference.parse(model)).content();
        if (card.recipe() == null || card.lineage().datasets().isEmpty()) {
            return impossible(context, plan, "the model's card does not tell its recipe; train it again.");
        }
        return new PermutedTraining(context, plan, Optional.of(task(context, plan, card)), null);
    }

    private static PermutedTraining impossible(TaskContext context, OpenPlan plan, String why) {
        return new PermutedTraining(context, plan, Optional.empty(), new PermutedOutcome.NotPossible(why));
    }

    private static Task task(TaskContext context, OpenPlan plan, ModelCard card) {
        TrainClassifier recipe = Recipes.fromJson(Objects.requireNonNull(card.recipe()));
        TrainClassifier spec = TrainClassifier.newBuilder()
                .setDataset(card.lineage().datasets().get(0))
                .setSplit(recipe.getSplit())
                .setModelName(Names.child(plan.document().name(), "permuted-labels"))
                .setArchitecture(withoutDropout(Architectures.fromJson(card.architecture())))
                .setInitialization(recipe.getInitialization())
                .setOptimizer(Optimizer.newBuilder().setAdam(Adam.newBuilder().setLearningRate(LEARNING_RATE)))
                .setSeed(recipe.getSeed())
                .setBatchSize(BATCH)
                .setBudget(Budget.newBuilder().setEpochs(EPOCHS))
                .setReportEverySteps(IMAGES / BATCH)
                .setMaxImages(IMAGES)
                .setPermuteLabelsSeed(
                        Long.parseUnsignedLong(plan.document().identity().substring(0, 16), 16))
                .build();
        return Task.newBuilder()
                .setId(Names.child(context.task().getId(), "permuted-labels"))
                .setSubmitter("audit")
                .setTraceparent(context.task().getTraceparent())
                .setOptions(TaskOptions.newBuilder().setParent(context.task().getId()))
                .setTrainClassifier(spec)
                .build();
    }

    private static Architecture withoutDropout(Architecture architecture) {
        Architecture.Builder plain = architecture.toBuilder();
        if (plain.hasMlp()) {
            plain.getMlpBuilder().setDropout(0);
        } else {
            plain.getCnnBuilder().setDropout(0);
        }
        return plain.build();
    }

    /** Puts the training on its queue, where there is one and nobody has taken it yet. */
    void submit() {
        task.filter(training -> context.head(training.getId()).isEmpty()).ifPresent(context::submit);
    }

    /** Whether there is nothing to wait for any more. */
    boolean ended() {
        if (outcome == null) {
            context.head(task.orElseThrow().getId())
                    .filter(head -> head.state().terminal())
                    .ifPresent(head -> outcome = judge(head));
        }
        return outcome != null;
    }

    private PermutedOutcome judge(TaskHead head) {
        if (head.state() != TaskHead.State.SUCCEEDED) {
            TaskHead.Failure failure = head.failure();
            return new PermutedOutcome.NotPossible("the training " + head.taskId()
                    + (failure == null ? " was cancelled." : " failed: " + failure.message()));
        }
        String name = task.orElseThrow().getTrainClassifier().getModelName();
        Published<ModelCard> model = new Catalog(context.store()).model(Reference.parse(name));
        double training = model.content().metrics().getOrDefault("training accuracy", 0.0);
        Proportion test = plan.accuracy(OtherModel.open(context.store(), plan, model.reference()));
        return PermutedOutcome.of(
                model.reference(), training, test, plan.subject().classes());
    }

    /** The model to compare with, when it is one of permuted labels by the criteria. */
    Optional<String> usable() {
        return outcome instanceof PermutedOutcome.Trained trained && trained.valid()
                ? Optional.of(trained.model())
                : Optional.empty();
    }

    /** How it went; {@link #ended} first. */
    PermutedOutcome outcome() {
        if (!ended()) {
            throw new CatalogException(
                    CatalogException.Code.NOT_FOUND, "The training on permuted labels has not ended.");
        }
        return Objects.requireNonNull(outcome);
    }
}
