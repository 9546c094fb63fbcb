package org.touchstone.evaluation.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Reference;
import org.touchstone.flows.FlowModel;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.safetensors.Limits;
import org.touchstone.store.safetensors.Safetensors;
import org.touchstone.store.safetensors.SafetensorsFile;
import org.touchstone.store.safetensors.TensorEntry;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/** A use of a flow at work. A checkpoint holds the numbers so far, and which model and data set the names meant at first. */
public final class FlowRun implements TaskRun {
    private static final String PREFIX = "step";
    private static final String MODEL = "model";
    private static final String DATASET = "dataset";

    private final FlowModel model;
    private final FlowJob job;
    private final String dataset;
    private final List<double[]> numbers;

    private FlowRun(FlowModel model, FlowJob job, String dataset, List<double[]> numbers) {
        this.model = model;
        this.job = job;
        this.dataset = dataset;
        this.numbers = numbers;
    }

    /** Whether the kind of task is a use of a flow. */
    public static boolean accepts(Task.SpecCase kind) {
        return switch (kind) {
            case SAMPLE_FLOW, EXPLORE_FLOW, COMPLETE_IMAGES, SCORE_IMAGES, WATCH_DENSITY -> true;
            default -> false;
        };
    }

    /** Checks the task without touching data. */
    public static void validate(Task task) {
        FlowUse.of(task);
    }

    /** At its beginning or at a checkpoint; {@link TaskFailedException} when model or data are not there or do not fit. */
    public static FlowRun open(
            TaskContext context, Optional<Checkpoint> checkpoint, Catalog catalog, InstantSource clock) {
        FlowUse use = FlowUse.of(context.task());
        Optional<SafetensorsFile> saved = checkpoint.map(Checkpoint::file).map(FlowRun::load);
        FlowModel model =
                FlowModel.open(catalog, context.store(), pinned(saved, MODEL).orElse(use.model()));
        try {
            FlowUse.Opened opened = use.open(new FlowUse.Bench(context, catalog, model, clock, pinned(saved, DATASET)));
            return new FlowRun(
                    model,
                    opened.job(),
                    opened.dataset(),
                    saved.map(FlowRun::numbers).orElseGet(ArrayList::new));
        } catch (CatalogException e) {
            model.close();
            throw TaskFailedException.permanent("DATASET_" + e.code(), String.valueOf(e.getMessage()));
        } catch (SpecException e) {
            model.close();
            throw TaskFailedException.permanent("DOES_NOT_FIT", e.getMessage() + ".");
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static List<double[]> numbers(SafetensorsFile saved) {
        List<double[]> numbers = new ArrayList<>();
        for (int i = 0; i < saved.tensors().size(); i++) {
            numbers.add(saved.tensor(PREFIX + i).doubles());
        }
        return numbers;
    }

    private static Optional<Reference> pinned(Optional<SafetensorsFile> saved, String what) {
        return saved.map(file -> file.metadata().get(what))
                .filter(text -> !text.isEmpty())
                .map(Reference::parse);
    }

    private static SafetensorsFile load(Path file) {
        try {
            return Safetensors.read(file, Limits.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    @Override
    public long stepsDone() {
        return numbers.size();
    }

    @Override
    public long totalSteps() {
        return job.steps();
    }

    @Override
    public String phase() {
        return job.phase();
    }

    @Override
    public StepOutcome step() {
        if (stepsDone() < totalSteps()) {
            numbers.add(fitting(() -> job.step(stepsDone(), numbers)));
        }
        return stepsDone() < totalSteps() ? StepOutcome.CONTINUE : StepOutcome.DONE;
    }

    private static <T> T fitting(java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } catch (SpecException e) {
            throw TaskFailedException.permanent("DOES_NOT_FIT", e.getMessage() + ".");
        }
    }

    @Override
    public boolean checkpointDue() {
        return false;
    }

    @Override
    public void save(Path file) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(MODEL, model.card().reference());
        metadata.put(DATASET, dataset);
        List<TensorEntry> tensors = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            tensors.add(TensorEntry.ofDoubles(PREFIX + i, List.of((long) numbers.get(i).length), numbers.get(i)));
        }
        try {
            Safetensors.write(SafetensorsFile.of(metadata, tensors), file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    @Override
    public TaskResult finish() {
        return fitting(() -> job.finish(numbers));
    }

    @Override
    public void close() {
        model.close();
    }
}
