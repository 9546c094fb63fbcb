package org.touchstone.ingestion;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest.Refusals;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.TextManifest;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.ingestion.source.Spool;
import org.touchstone.ingestion.split.TextSource;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.kernel.seq2seq.corpus.Corpus;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.IngestText;
import org.touchstone.proto.v1.TextSplit;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/** One ingestion of text: each step fetches, reads and stores a split. */
final class IngestTextRun implements TaskRun {
    private final TaskContext context;
    private final InstantSource clock;
    private final IngestText spec;
    private final Catalog catalog;
    private final Sources sources;
    private final Spool spool;
    private TextProgress progress;

    IngestTextRun(TaskContext context, Sources sources, InstantSource clock, TextProgress progress) {
        this.context = context;
        this.clock = clock;
        this.spec = context.task().getIngestText();
        this.catalog = new Catalog(context.store());
        this.sources = sources;
        this.spool = sources.spool();
        this.progress = progress;
    }

    @Override
    public long stepsDone() {
        return progress.splits().size();
    }

    @Override
    public long totalSteps() {
        return spec.getSplitsCount();
    }

    @Override
    public String phase() {
        return stepsDone() < totalSteps() ? "reading " + current().getName() : "publishing";
    }

    private TextSplit current() {
        return spec.getSplits((int) stepsDone());
    }

    @Override
    public StepOutcome step() {
        TextSplit split = current();
        TextSource source = new TextSource(split, sources.limits().read());
        if (!source.prepare(spool, context::stopRequested)) {
            return StepOutcome.CONTINUE;
        }
        try {
            progress = progress.and(stored(split.getName(), source.read()));
        } catch (MalformedDataException e) {
            throw Inspection.malformed(split.getName(), e);
        } catch (UncheckedIOException e) {
            throw TaskFailedException.retryable("SOURCE_UNREADABLE", String.valueOf(e.getMessage()), e);
        }
        context.metric("sentences", stepsDone(), (double) progress.sentences());
        context.metric("refused", stepsDone(), (double) progress.refused());
        return stepsDone() < totalSteps() ? StepOutcome.CONTINUE : StepOutcome.DONE;
    }

    private TextManifest.Split stored(String name, TextSource.Text text) {
        RefusalTally refused = new RefusalTally(Refusals.NONE);
        text.refused().forEach(one -> refused.add(one.line(), one.reason(), one.detail()));
        Corpus corpus = text.corpus();
        if (corpus.size() == 0 && refused.refusals().total() == 0) {
            throw TaskFailedException.permanent("SPLIT_EMPTY", "The source of split '" + name + "' holds no sentence.");
        }
        RefusedShare.require(name, refused.refusals(), corpus.size(), spec.getRefusedShareAllowed());
        return new TextManifest.Split(
                name,
                corpus.size(),
                corpus.words(),
                catalog.putText(spec.getName(), corpus.bytes()),
                refused.refusals());
    }

    @Override
    public boolean checkpointDue() {
        return false;
    }

    @Override
    public void save(Path file) {
        ProgressCodec.write(TextProgress.FORMAT, progress, file);
    }

    @Override
    public TaskResult finish() {
        String form = TextSource.form(spec.getSplits(0)).name();
        Published<TextManifest> dataset = catalog.publish(TextManifest.draft(
                spec.getName(), form, progress.splits(), context.task().getId()));
        return new TaskResult(
                List.of(Facts.artifact("dataset", dataset)),
                List.of(new TaskResult.Fact(
                        Topic.DATASETS, dataset.reference(), Facts.ofText(dataset, clock.instant()))),
                List.of(),
                Map.of(
                        "sentences", (double) progress.sentences(),
                        "words", (double) progress.words(),
                        "refused", (double) progress.refused()));
    }

    @Override
    public void close() {
        spool.close();
    }
}
