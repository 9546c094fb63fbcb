package org.touchstone.training.sweep;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Reference;
import org.touchstone.store.safetensors.OwnFiles;
import org.touchstone.store.safetensors.SafetensorsFile;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskHead;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * A sweep at work: publishes its trainings, waits for them, and tells which did best. It keeps no state of its own: where it
 * stands is where its trainings stand, so it resumes from nothing.
 */
public final class SweepRun implements TaskRun {
    private static final List<String> ASCENDING = List.of("validation loss", "training loss");

    private final TaskContext context;
    private final List<SweepPlan.Point> points;
    private final Catalog catalog;
    private boolean submitted;
    private long ended;

    /** A sweep at its beginning, or anywhere later. */
    public SweepRun(TaskContext context, SweepPlan plan, Catalog catalog) {
        this.context = context;
        this.points = plan.points();
        this.catalog = catalog;
    }

    @Override
    public long stepsDone() {
        return ended;
    }

    @Override
    public long totalSteps() {
        return points.size();
    }

    @Override
    public String phase() {
        return "waiting for " + (points.size() - ended) + " trainings";
    }

    @Override
    public StepOutcome step() {
        if (!submitted) {
            points.forEach(point -> context.submit(point.task()));
            submitted = true;
        }
        ended = points.stream().filter(point -> hasEnded(point)).count();
        return ended == points.size() ? StepOutcome.DONE : StepOutcome.WAITING;
    }

    private boolean hasEnded(SweepPlan.Point point) {
        return context.head(point.task().getId())
                .map(head -> head.state().terminal())
                .orElse(false);
    }

    @Override
    public boolean checkpointDue() {
        return false;
    }

    @Override
    public void save(Path file) {
        OwnFiles.write(SafetensorsFile.of(Map.of("ended", Long.toString(ended)), List.of()), file);
    }

    @Override
    public TaskResult finish() {
        Map<String, Double> summary = new TreeMap<>();
        double succeeded = 0;
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < points.size(); i++) {
            Optional<Double> score = score(points.get(i));
            succeeded += score.isPresent() ? 1 : 0;
            if (score.isPresent() && score.get() < best) {
                best = score.get();
                summary.put("best point", (double) i);
                summary.put("best loss", best);
                points.get(i).values().forEach((path, value) -> summary.put("best " + path, value));
            }
        }
        if (succeeded == 0) {
            throw TaskFailedException.permanent(
                    "SWEEP_FAILED", "None of the " + points.size() + " trainings succeeded; look at their errors.");
        }
        summary.put("trainings", (double) points.size());
        summary.put("succeeded", succeeded);
        return new TaskResult(List.of(), List.of(), List.of(), summary);
    }

    private Optional<Double> score(SweepPlan.Point point) {
        boolean succeeded = context.head(point.task().getId())
                .map(head -> head.state() == TaskHead.State.SUCCEEDED)
                .orElse(false);
        if (!succeeded) {
            return Optional.empty();
        }
        try {
            ModelCard card = catalog.model(
                            Reference.parse(point.task().getTrainClassifier().getModelName()))
                    .content();
            return ASCENDING.stream()
                    .filter(card.metrics()::containsKey)
                    .map(card.metrics()::get)
                    .findFirst();
        } catch (CatalogException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {}
}
