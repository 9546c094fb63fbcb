package org.touchstone.evaluation.use;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Reference;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.store.safetensors.OwnFiles;
import org.touchstone.store.safetensors.SafetensorsFile;
import org.touchstone.store.safetensors.TensorEntry;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/** A model in use. A checkpoint holds the numbers so far, and which model and data set the names meant at first. */
public final class UseRun implements TaskRun {
    private static final String PREFIX = "step";
    private static final String MODEL = "model";
    private static final String DATASET = "dataset";

    private final Opened opened;
    private final List<double[]> numbers;

    private UseRun(Opened opened, List<double[]> numbers) {
        this.opened = opened;
        this.numbers = numbers;
    }

    /**
     * The work, and the name@digest of what it uses.
     *
     * @param dataset empty: none
     * @param close releases the model
     */
    public record Opened(Stepwise job, String model, String dataset, Runnable close) {}

    /** What the task's names meant when it began; empty where it begins. */
    public record Pinned(Optional<Reference> model, Optional<Reference> dataset) {}

    /** Opens the work; {@link TaskFailedException} when model or data are not there or do not fit. */
    public interface Opener {
        Opened open(Pinned pinned);
    }

    /** At its beginning or at a checkpoint. */
    public static UseRun open(Optional<Checkpoint> checkpoint, Opener opener) {
        Optional<SafetensorsFile> saved = checkpoint.map(Checkpoint::file).map(OwnFiles::read);
        return new UseRun(
                opener.open(new Pinned(pinned(saved, MODEL), pinned(saved, DATASET))),
                saved.map(UseRun::numbers).orElseGet(ArrayList::new));
    }

    /** The work that a model is opened for; the model is closed when that fails, and what does not fit is said. */
    public static <T> T fitting(Runnable close, Supplier<T> open) {
        try {
            return fitting(open);
        } catch (CatalogException e) {
            close.run();
            throw TaskFailedException.permanent("DATASET_" + e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            close.run();
            throw e;
        }
    }

    private static <T> T fitting(Supplier<T> work) {
        try {
            return work.get();
        } catch (SpecException e) {
            throw TaskFailedException.permanent("DOES_NOT_FIT", e.getMessage() + ".");
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

    @Override
    public long stepsDone() {
        return numbers.size();
    }

    @Override
    public long totalSteps() {
        return opened.job().steps();
    }

    @Override
    public String phase() {
        return opened.job().phase();
    }

    @Override
    public StepOutcome step() {
        if (stepsDone() < totalSteps()) {
            if (!opened.job().ready(stepsDone(), numbers)) {
                return StepOutcome.WAITING;
            }
            numbers.add(fitting(() -> opened.job().step(stepsDone(), numbers)));
        }
        return stepsDone() < totalSteps() ? StepOutcome.CONTINUE : StepOutcome.DONE;
    }

    @Override
    public boolean checkpointDue() {
        return opened.job().keeps(stepsDone());
    }

    @Override
    public void save(Path file) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(MODEL, opened.model());
        metadata.put(DATASET, opened.dataset());
        List<TensorEntry> tensors = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            tensors.add(TensorEntry.ofDoubles(PREFIX + i, List.of((long) numbers.get(i).length), numbers.get(i)));
        }
        OwnFiles.write(SafetensorsFile.of(metadata, tensors), file);
    }

    @Override
    public TaskResult finish() {
        return fitting(() -> opened.job().finish(numbers));
    }

    @Override
    public void close() {
        opened.job().close();
        opened.close().run();
    }
}
