package org.touchstone.metatraining.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.catalog.ComparisonCatalog;
import org.touchstone.catalog.ComparisonReport;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.Published;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.l2l.Baseline;
import org.touchstone.kernel.l2l.FunctionSet;
import org.touchstone.kernel.l2l.RaceResult;
import org.touchstone.kernel.l2l.Tuning;
import org.touchstone.metatraining.Checks;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * A comparison at work. A step scores one rate of one hand-made optimizer on one block of the tuning functions; once all are scored,
 * a step races one contestant over one block of the test functions, all contestants over a block before the next.
 */
public final class CompareRun implements TaskRun {
    private static final String UNITS = "units";
    private static final String OPTIMIZER = "optimizer";
    private static final String DATASET = "dataset";
    private static final int BLOCK = 250;

    private final TaskContext context;
    private final CompareRequest request;
    private final Field field;
    private final Progress progress;
    private long done;

    private CompareRun(TaskContext context, CompareRequest request, Field field, Optional<Snapshot> snapshot) {
        this.context = context;
        this.request = request;
        this.field = field;
        long losses = blockSize() * (request.steps() + 1L);
        SpecException.require(
                losses <= CompareRequest.MOST_LOSSES,
                "steps",
                "is " + request.steps() + ": " + blockSize() + " functions side by side would have " + losses
                        + " losses, at most " + CompareRequest.MOST_LOSSES + " are allowed; race fewer steps");
        this.progress = new Progress(
                scores(), contestants(), request.steps(), request.test().functions());
        snapshot.ifPresent(saved -> {
            progress.restore(saved);
            done = Long.parseLong(String.valueOf(saved.metadata().get(UNITS)));
        });
    }

    /** {@link org.touchstone.worker.TaskRejectedException} naming the first field that cannot be right. */
    public static void validate(org.touchstone.proto.v1.CompareOptimizers spec) {
        CompareRequest.of(spec);
    }

    /** A comparison before its first unit of work, or where the checkpoint left it. */
    public static CompareRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        CompareRequest request = CompareRequest.of(context.task().getCompareOptimizers());
        Optional<Snapshot> snapshot = checkpoint.map(Checkpoint::file).map(ArrayFiles::read);
        return Checks.done(CompareRequest.ROOT, "COMPARISON_UNSUITABLE", () -> {
            Field field = Field.open(
                    context.store(),
                    request,
                    snapshot.map(saved -> saved.metadata().get(OPTIMIZER)),
                    snapshot.map(saved -> saved.metadata().get(DATASET)));
            return new CompareRun(context, request, field, snapshot);
        });
    }

    private int rates() {
        return request.tuning().rates().size();
    }

    private int scores() {
        return request.baselines().size() * rates();
    }

    private int contestants() {
        return 1 + request.baselines().size();
    }

    private int blockSize() {
        return field.spec().hasClassifier() ? 1 : BLOCK;
    }

    private int blocks(FunctionSet set) {
        return (set.functions() + blockSize() - 1) / blockSize();
    }

    /** Equal sets have equal blocks, whatever is done with them. */
    private FunctionSet block(FunctionSet set, int block) {
        int size = Math.min(blockSize(), set.functions() - block * blockSize());
        return new FunctionSet(set.key().fold(block), size);
    }

    private long tunings() {
        return (long) scores() * blocks(request.tuningSet());
    }

    @Override
    public long stepsDone() {
        return done;
    }

    @Override
    public long totalSteps() {
        return tunings() + (long) contestants() * blocks(request.test());
    }

    @Override
    public String phase() {
        return done < tunings()
                ? "tuning " + name(1 + (int) (done / blocks(request.tuningSet())) / rates())
                : "racing over block " + ((done - tunings()) / contestants() + 1) + " of " + blocks(request.test());
    }

    private String name(int contestant) {
        return contestant == 0
                ? "learned"
                : request.baselines().get(contestant - 1).name();
    }

    @Override
    public StepOutcome step() {
        if (done < tunings()) {
            int blocks = blocks(request.tuningSet());
            tune((int) (done / blocks), (int) (done % blocks));
        } else {
            long unit = done - tunings();
            race((int) (unit % contestants()), (int) (unit / contestants()));
        }
        done++;
        return done >= totalSteps() ? StepOutcome.DONE : StepOutcome.CONTINUE;
    }

    private void tune(int place, int block) {
        Baseline baseline = request.baselines().get(place / rates());
        double rate = request.tuning().rates().get(place % rates());
        FunctionSet set = block(request.tuningSet(), block);
        double score = request.tuning().score(baseline, field.family().family(), set, request.steps(), rate);
        double weight = set.functions() / (double) request.tuningSet().functions();
        progress.score(place, progress.score(place) + weight * score);
        boolean last = block == blocks(request.tuningSet()) - 1;
        if (last && place % rates() == rates() - 1) {
            Checks.done(CompareRequest.ROOT, "GRID_WITHOUT_VARIANCE", () -> {
                Tuning.requireVariance(baseline, scores(place / rates()));
                return true;
            });
        }
    }

    /** What tuning saw of a hand-made optimizer. */
    List<Tuning.Score> scores(int baseline) {
        List<Tuning.Score> scores = new ArrayList<>();
        for (int r = 0; r < rates(); r++) {
            scores.add(new Tuning.Score(request.tuning().rates().get(r), progress.score(baseline * rates() + r)));
        }
        return scores;
    }

    private void race(int contestant, int block) {
        FunctionSet set = block(request.test(), block);
        RaceResult result = contestant == 0
                ? field.learned().on(field.family().family(), set, request.steps())
                : request.baselines()
                        .get(contestant - 1)
                        .on(field.family().family(), set, request.steps(), Tuning.best(scores(contestant - 1)));
        progress.add(contestant, block * blockSize(), result);
        double mean = Tuning.Criterion.FINAL.of(result);
        if (Double.isFinite(mean)) {
            context.metric(name(contestant).toLowerCase(java.util.Locale.ROOT) + " loss", block + 1L, mean);
        }
    }

    @Override
    public boolean checkpointDue() {
        return done == tunings();
    }

    @Override
    public void save(Path file) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put(UNITS, Long.toString(done));
        metadata.put(OPTIMIZER, field.optimizer());
        Optional.ofNullable(field.family().dataset()).ifPresent(reference -> metadata.put(DATASET, reference));
        ArrayFiles.write(progress.save(metadata), file);
    }

    @Override
    public TaskResult finish() {
        ComparisonReport draft =
                new ReportWriter(request, field, progress).write(context.task().getId(), this::scores);
        Published<ComparisonReport> report = new ComparisonCatalog(context.store()).publish(draft);
        return new TaskResult(
                List.of(Facts.artifact("comparison", report)),
                List.of(),
                List.of(),
                ReportWriter.summary(report.content()));
    }

    @Override
    public void close() {}
}
