package org.touchstone.metatraining;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.classifier.Curves;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.l2l.EpisodeResult;
import org.touchstone.kernel.l2l.Imitation;
import org.touchstone.kernel.l2l.MetaGradient;
import org.touchstone.kernel.l2l.MetaSnapshots;
import org.touchstone.kernel.l2l.MetaState;
import org.touchstone.kernel.l2l.MetaTraining;
import org.touchstone.metatraining.shard.Episodes;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * An optimizer in training, one update a step; where the task asks for it, after updates that imitate Adam. Reports meta-loss and the
 * norm of the meta-gradient before it is clipped, what was clipped and skipped so far, the validation loss and its end over its start, all by
 * the steps of the task. Ends with nothing of its shards left. A checkpoint holds the training, the curves and which data set was meant.
 */
final class TrainRun implements TaskRun {
    private static final String DATASET = "dataset";
    private static final String START = "start";

    private final TaskContext context;
    private final TrainingRequest request;
    private final Families.Opened family;
    private final MetaTraining training;
    private final Episodes episodes;
    private final Curves curves;
    private final OptimizerPublisher publisher;
    private Stage stage;

    /** Where a training is. */
    private sealed interface Stage {
        /** Still imitating. */
        record Imitating(Imitation.State state) implements Stage {}

        /** At its own updates. */
        record Learning(MetaState state) implements Stage {}
    }

    private TrainRun(
            TaskContext context,
            TrainingRequest request,
            Families.Opened family,
            MetaTraining training,
            Optional<Snapshot> snapshot,
            Optional<Start> start,
            OptimizerPublisher publisher) {
        this.context = context;
        this.request = request;
        this.family = family;
        this.training = training;
        this.curves = Curves.fromArrays(snapshot.map(Snapshot::arrays).orElse(Map.of()));
        this.publisher = publisher;
        this.stage = snapshot.map(saved -> restored(training, saved)).orElseGet(() -> first(request, training, start));
        this.episodes = Episodes.of(
                context,
                request,
                request.spec().toBuilder()
                        .setFamily(Families.pinned(request.spec().getFamily(), family))
                        .build(),
                training);
    }

    static TrainRun open(TaskContext context, Optional<Checkpoint> checkpoint, OptimizerPublisher publisher) {
        TrainingRequest request = TrainingRequest.of(context.task().getTrainOptimizer());
        Optional<Snapshot> snapshot = checkpoint.map(Checkpoint::file).map(ArrayFiles::read);
        Optional<String> pinned = snapshot.map(saved -> saved.metadata().get(DATASET));
        return Checks.done(TrainingRequest.ROOT, "OPTIMIZEE_UNSUITABLE", () -> {
            Families.Opened family =
                    Families.open(context.store(), request.spec().getFamily(), pinned);
            MetaTraining training = new MetaTraining(request.metaSpec(), family.family());
            Optional<Start> start = snapshot.isPresent() ? Optional.empty() : Start.of(context.store(), request);
            Optional<String> reference =
                    snapshot.map(saved -> saved.metadata().get(START)).or(() -> start.map(Start::reference));
            TrainingRequest exact = reference.map(request::startingAt).orElse(request);
            return new TrainRun(context, exact, family, training, snapshot, start, publisher);
        });
    }

    private static Stage restored(MetaTraining training, Snapshot saved) {
        return MetaSnapshots.isOfImitation(saved)
                ? new Stage.Imitating(MetaSnapshots.restoreImitation(training.spec(), saved))
                : new Stage.Learning(MetaSnapshots.restore(training.spec(), saved));
    }

    /** What cannot be trained is refused before anything is imitated. */
    private static Stage first(TrainingRequest request, MetaTraining training, Optional<Start> from) {
        MetaState start = from.map(found -> training.start(found.phi())).orElseGet(training::start);
        return request.imitation()
                .<Stage>map(imitation -> new Stage.Imitating(imitation.start(training.spec())))
                .orElseGet(() -> new Stage.Learning(start));
    }

    /** Updates before those of the training proper. */
    private long imitated() {
        return request.imitation().map(Imitation::updates).orElse(0L);
    }

    @Override
    public long stepsDone() {
        if (stage instanceof Stage.Imitating imitating) {
            return imitating.state().done();
        }
        return imitated() + learned().update();
    }

    private MetaState learned() {
        if (stage instanceof Stage.Learning learning) {
            return learning.state();
        }
        throw new IllegalStateException("the training still imitates");
    }

    @Override
    public long totalSteps() {
        return imitated() + training.spec().updates();
    }

    @Override
    public String phase() {
        return stage instanceof Stage.Imitating ? "imitating Adam" : episodes.phase();
    }

    @Override
    public StepOutcome step() {
        return stage instanceof Stage.Imitating imitating
                ? imitate(request.imitation().orElseThrow(), imitating.state())
                : learn(learned());
    }

    private StepOutcome imitate(Imitation imitation, Imitation.State before) {
        Imitation.Step step = imitation.step(training.spec(), family.family(), before);
        long done = step.state().done();
        boolean over = done >= imitation.updates();
        if (done % request.reportEvery() == 0 || over) {
            tell("imitation loss", done, step.loss());
        }
        stage = over ? new Stage.Learning(training.start(step.state().phi())) : new Stage.Imitating(step.state());
        return StepOutcome.CONTINUE;
    }

    private StepOutcome learn(MetaState state) {
        Optional<List<EpisodeResult>> results = episodes.work(state);
        if (results.isEmpty()) {
            return StepOutcome.WAITING;
        }
        MetaState next = training.moved(state, results.get());
        report(results.get(), next);
        if (training.validates(next)) {
            MetaTraining.Validation validation = training.validate(next.phi());
            double loss = validation.loss();
            long step = imitated() + next.update();
            tell("validation loss", step, Double.isFinite(loss) ? loss : Double.MAX_VALUE);
            tell("validation end over start", step, validation.endOverStart());
            next = training.chosen(next, loss);
        }
        stage = new Stage.Learning(next);
        return stepsDone() >= totalSteps() ? StepOutcome.DONE : StepOutcome.CONTINUE;
    }

    private void report(List<EpisodeResult> results, MetaState next) {
        if (next.update() % request.reportEvery() != 0
                && next.update() != training.spec().updates()) {
            return;
        }
        MetaGradient gradient = training.gradient(results);
        long step = imitated() + next.update();
        tell("meta-loss", step, gradient.loss());
        tell("meta-gradient norm", step, gradient.norm());
        tell("clipped updates", step, (double) next.clipped());
        tell("skipped episodes", step, (double) next.skipped());
    }

    /** What is not finite has no place in a curve: the card is JSON. */
    private void tell(String name, long step, double value) {
        if (Double.isFinite(value)) {
            curves.add(name, step, value);
            context.metric(name, step, value);
        }
    }

    @Override
    public boolean checkpointDue() {
        long every = request.spec().getCheckpointing().getEverySteps();
        boolean wanted = every > 0 && stepsDone() % every == 0;
        return wanted || (stage instanceof Stage.Learning learning && episodes.checkpointDue(learning.state()));
    }

    @Override
    public void save(Path file) {
        Snapshot snapshot = stage instanceof Stage.Imitating imitating
                ? MetaSnapshots.save(training.spec(), imitating.state())
                : MetaSnapshots.save(training.spec(), learned());
        Map<String, NamedArray> arrays = new LinkedHashMap<>(snapshot.arrays());
        arrays.putAll(curves.toArrays());
        Map<String, String> metadata = new LinkedHashMap<>(snapshot.metadata());
        Optional.ofNullable(family.dataset()).ifPresent(reference -> metadata.put(DATASET, reference));
        if (!request.spec().getStart().isEmpty()) {
            metadata.put(START, request.spec().getStart());
        }
        ArrayFiles.write(new Snapshot(arrays, metadata), file);
    }

    @Override
    public TaskResult finish() {
        MetaState state = learned();
        if (!Double.isFinite(state.bestLoss())) {
            throw TaskFailedException.permanent(
                    "NOT_TRAINED",
                    "No validation loss was finite, so there is no optimizer to publish. Lower"
                            + " trainOptimizer.learningRate or trainOptimizer.architecture.outputScale.");
        }
        TaskResult result = publisher.publish(context.task().getId(), request.spec(), family, state, curves);
        episodes.forget();
        return result;
    }

    @Override
    public void close() {}
}
