package org.touchstone.ingestion;

import java.time.InstantSource;
import java.util.Optional;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskRun;

/** Takes {@code ingestDataset} and {@code ingestText} tasks. */
public final class IngestHandler implements TaskHandler {
    /** Bytes of a shard, at most; a shard is what one step reads. */
    public static final int SHARD_BYTES = 8 << 20;

    private final Sources sources;
    private final InstantSource clock;
    private final IngestRules rules;
    private final IngestTextRules textRules;
    private final int shardBytes;

    /** Reads from {@code sources}; {@code clock} dates the facts. */
    public IngestHandler(Sources sources, InstantSource clock) {
        this(sources, clock, SHARD_BYTES);
    }

    IngestHandler(Sources sources, InstantSource clock, int shardBytes) {
        this.sources = sources;
        this.clock = clock;
        this.rules = new IngestRules(sources);
        this.textRules = new IngestTextRules(sources);
        this.shardBytes = shardBytes;
    }

    @Override
    public boolean accepts(Task.SpecCase kind) {
        return kind == Task.SpecCase.INGEST_DATASET || kind == Task.SpecCase.INGEST_TEXT;
    }

    @Override
    public void validate(Task task) {
        if (task.hasIngestText()) {
            textRules.check(task.getIngestText());
        } else {
            rules.check(task.getIngestDataset());
        }
    }

    @Override
    public TaskRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        if (context.task().hasIngestText()) {
            TextProgress progress = checkpoint
                    .map(saved -> ProgressCodec.read(TextProgress.FORMAT, TextProgress.class, saved.file()))
                    .orElse(TextProgress.NONE);
            return new IngestTextRun(context, sources, clock, progress);
        }
        IngestProgress progress = checkpoint
                .map(saved -> ProgressCodec.read(IngestProgress.FORMAT, IngestProgress.class, saved.file()))
                .orElse(IngestProgress.NONE);
        return new IngestRun(context, sources, clock, shardBytes, progress);
    }
}
