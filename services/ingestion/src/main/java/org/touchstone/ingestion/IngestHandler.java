package org.touchstone.ingestion;

import java.time.InstantSource;
import java.util.Optional;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskHandler;
import org.touchstone.worker.TaskRun;

/** Takes {@code ingestDataset} tasks. */
public final class IngestHandler implements TaskHandler {
    /** Bytes of a shard, at most; a shard is what one step reads. */
    public static final int SHARD_BYTES = 8 << 20;

    private final Sources sources;
    private final InstantSource clock;
    private final IngestRules rules;
    private final int shardBytes;

    /** Reads from {@code sources}; {@code clock} dates the facts. */
    public IngestHandler(Sources sources, InstantSource clock) {
        this(sources, clock, SHARD_BYTES);
    }

    IngestHandler(Sources sources, InstantSource clock, int shardBytes) {
        this.sources = sources;
        this.clock = clock;
        this.rules = new IngestRules(sources);
        this.shardBytes = shardBytes;
    }

    @Override
    public boolean accepts(Task.SpecCase kind) {
        return kind == Task.SpecCase.INGEST_DATASET;
    }

    @Override
    public void validate(Task task) {
        rules.check(task.getIngestDataset());
    }

    @Override
    public TaskRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        IngestProgress progress =
                checkpoint.map(saved -> ProgressCodec.read(saved.file())).orElse(IngestProgress.NONE);
        return new IngestRun(context, sources, clock, shardBytes, progress);
    }
}
