package org.touchstone.ingestion;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.Published;
import org.touchstone.ingestion.IngestProgress.SplitProgress;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.ingestion.source.Spool;
import org.touchstone.ingestion.split.SplitSource;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.IngestDataset;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * One ingestion: the first step fetches and inspects every source, each further step reads the items of one shard and stores
 * it. Shards lie at fixed item numbers, so where it was interrupted does not show.
 */
final class IngestRun implements TaskRun {
    private final TaskContext context;
    private final InstantSource clock;
    private final IngestDataset spec;
    private final Catalog catalog;
    private final List<SplitSource> sources;
    private final Inspection inspection;
    private final Spool spool;
    private IngestProgress progress;
    private @Nullable SplitIngest current;

    IngestRun(TaskContext context, Sources sources, InstantSource clock, int shardBytes, IngestProgress progress) {
        this.context = context;
        this.clock = clock;
        this.spec = context.task().getIngestDataset();
        this.catalog = new Catalog(context.store());
        this.sources = spec.getSplitsList().stream()
                .map(split -> SplitSource.of(split, sources))
                .toList();
        this.inspection = new Inspection(spec, this.sources, shardBytes);
        this.spool = sources.spool();
        this.progress = progress;
    }

    @Override
    public long stepsDone() {
        return progress.stepsDone();
    }

    @Override
    public long totalSteps() {
        return progress.totalSteps(sources.size());
    }

    @Override
    public String phase() {
        int number = currentSplit();
        return !progress.inspected()
                ? "inspecting"
                : number < 0
                        ? "publishing"
                        : "reading " + spec.getSplits(number).getName();
    }

    /** The first split that is not at its end; -1 when all are. */
    private int currentSplit() {
        for (int i = 0; i < progress.splits().size(); i++) {
            if (!progress.splits().get(i).ended()) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public StepOutcome step() {
        if (!progress.inspected()) {
            progress = inspection.run(spool, context::stopRequested).orElse(progress);
            return StepOutcome.CONTINUE;
        }
        int number = currentSplit();
        if (number < 0) {
            return StepOutcome.DONE;
        }
        try {
            if (!readShard(number)) {
                return StepOutcome.CONTINUE;
            }
        } catch (MalformedDataException e) {
            throw Inspection.malformed(spec.getSplits(number).getName(), e);
        } catch (UncheckedIOException e) {
            throw TaskFailedException.retryable("SOURCE_UNREADABLE", String.valueOf(e.getMessage()), e);
        }
        context.metric("items", stepsDone(), (double) progress.accepted());
        context.metric("refused", stepsDone(), (double) progress.refused());
        return currentSplit() < 0 ? StepOutcome.DONE : StepOutcome.CONTINUE;
    }

    private boolean readShard(int number) {
        SplitIngest split = current;
        if (split == null || split.number() != number) {
            closeCurrent();
            if (!inspection.prepareAgain(number, progress.splits().get(number), spool, context::stopRequested)) {
                return false;
            }
            split = new SplitIngest(number, sources.get(number), spec.getName(), progress, catalog);
            current = split;
        }
        SplitProgress read = split.step(context::stopRequested);
        if (read == null) {
            return false;
        }
        progress = progress.with(number, read);
        if (read.ended()) {
            RefusedShare.require(
                    spec.getSplits(number).getName(), read.refused(), read.accepted(), spec.getRefusedShareAllowed());
        }
        return true;
    }

    @Override
    public boolean checkpointDue() {
        return false;
    }

    @Override
    public void save(Path file) {
        ProgressCodec.write(IngestProgress.FORMAT, progress, file);
    }

    @Override
    public TaskResult finish() {
        DatasetManifest draft = ManifestDraft.of(spec, progress, context.task().getId());
        Published<DatasetManifest> dataset = catalog.publish(draft);
        return new TaskResult(
                List.of(Facts.artifact("dataset", dataset)),
                List.of(new TaskResult.Fact(
                        Topic.DATASETS, dataset.reference(), Facts.ofDataset(dataset, clock.instant()))),
                List.of(),
                Map.of(
                        "items", (double) progress.accepted(),
                        "refused", (double) progress.refused(),
                        "classes", (double) draft.classNames().size()));
    }

    private void closeCurrent() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    @Override
    public void close() {
        try (spool) {
            closeCurrent();
        }
    }
}
