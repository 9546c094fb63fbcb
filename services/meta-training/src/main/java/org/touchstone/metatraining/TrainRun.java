package org.touchstone.metatraining;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.classifier.Curves;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.l2l.EpisodeResult;
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
 * An optimizer in training, one update a step. Reports meta-loss and the norm of the meta-gradient before it is clipped, what was
 * clipped and skipped so far, and the validation loss. Ends with nothing of its shards left. A checkpoint holds the training, the curves and which data set was meant.
 */
final class TrainRun implements TaskRun {
    private static final String DATASET = "dataset";

    private final TaskContext context;
    private final TrainingRequest request;
    private final Families.Opened family;
    private final MetaTraining training;
    private final Episodes episodes;
    private final Curves curves;
    private final OptimizerPublisher publisher;
    private MetaState state;

    private TrainRun(
            TaskContext context,
            TrainingRequest request,
            Families.Opened family,
            MetaTraining training,
            Optional<Snapshot> snapshot,
            OptimizerPublisher publisher) {
        this.context = context;
        this.request = request;
        this.family = family;
        this.training = training;
        this.curves = Curves.fromArrays(snapshot.map(Snapshot::arrays).orElse(Map.of()));
        this.publisher = publisher;
        this.state = snapshot.map(saved -> MetaSnapshots.restore(training.spec(), saved))
                .orElseGet(training::start);
        this.episodes = Episodes.of(
                context,
                request,
                request.spec().toBuilder()
                        .setFamily(Families.pinned(request.spec().getFamily(), family))
                        .build(),
                training);
    }

    static TrainRun open(
            TaskContext context, Optional<Checkpoint> checkpoint, Catalog catalog, OptimizerPublisher publisher) {
        TrainingRequest request = TrainingRequest.of(context.task().getTrainOptimizer());
        Optional<Snapshot> snapshot = checkpoint.map(Checkpoint::file).map(ArrayFiles::read);
        Optional<String> pinned = snapshot.map(saved -> saved.metadata().get(DATASET));
        return Checks.done(TrainingRequest.ROOT, "OPTIMIZEE_UNSUITABLE", () -> {
            Families.Opened family = Families.open(catalog, request.spec().getFamily(), pinned);
            MetaTraining training = new MetaTraining(request.metaSpec(), family.family());
            return new TrainRun(context, request, family, training, snapshot, publisher);
        });
    }

    @Override
    public long stepsDone() {
        return state.update();
    }

    @Override
    public long totalSteps() {
        return training.spec().updates();
    }

    @Override
    public String phase() {
        return episodes.phase();
    }

    @Override
    public StepOutcome step() {
        Optional<List<EpisodeResult>> results = episodes.work(state);
        if (results.isEmpty()) {
            return StepOutcome.WAITING;
        }
        MetaState next = training.moved(state, results.get());
        report(results.get(), next);
        if (training.validates(next)) {
            double loss = training.validate(next.phi());
            tell("validation loss", next.update(), Double.isFinite(loss) ? loss : Double.MAX_VALUE);
            next = training.chosen(next, loss);
        }
        state = next;
        return state.update() >= totalSteps() ? StepOutcome.DONE : StepOutcome.CONTINUE;
    }

    private void report(List<EpisodeResult> results, MetaState next) {
        if (next.update() % request.reportEvery() != 0 && next.update() != totalSteps()) {
            return;
        }
        MetaGradient gradient = MetaGradient.of(results, next.phi().length);
        tell("meta-loss", next.update(), gradient.loss());
        tell("meta-gradient norm", next.update(), gradient.norm());
        tell("clipped updates", next.update(), (double) next.clipped());
        tell("skipped episodes", next.update(), (double) next.skipped());
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
        return episodes.checkpointDue(state) || (every > 0 && state.update() % every == 0);
    }

    @Override
    public void save(Path file) {
        Snapshot snapshot = MetaSnapshots.save(training.spec(), state);
        Map<String, NamedArray> arrays = new LinkedHashMap<>(snapshot.arrays());
        arrays.putAll(curves.toArrays());
        Map<String, String> metadata = new LinkedHashMap<>(snapshot.metadata());
        Optional.ofNullable(family.dataset()).ifPresent(reference -> metadata.put(DATASET, reference));
        ArrayFiles.write(new Snapshot(arrays, metadata), file);
    }

    @Override
    public TaskResult finish() {
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
