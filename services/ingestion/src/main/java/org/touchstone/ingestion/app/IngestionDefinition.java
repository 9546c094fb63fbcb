package org.touchstone.ingestion.app;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.touchstone.host.StoreSettings;
import org.touchstone.host.WorkerDefinition;
import org.touchstone.ingestion.IngestHandler;
import org.touchstone.ingestion.source.SourceLimits;
import org.touchstone.ingestion.source.SourceLimits.WebLimits;
import org.touchstone.ingestion.source.Sources;
import org.touchstone.kernel.data.ReadLimits;
import org.touchstone.proto.Topic;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.minio.MinioObjectStore;
import org.touchstone.store.minio.StoreConfig;
import org.touchstone.worker.TaskHandler;

/** The ingestion service works on the ingestion queue. */
@ApplicationScoped
class IngestionDefinition implements WorkerDefinition {
    private final IngestionSettings settings;
    private final StoreSettings store;

    IngestionDefinition(IngestionSettings settings, StoreSettings store) {
        this.settings = settings;
        this.store = store;
    }

    @Override
    public Topic queue() {
        return Topic.TASKS_INGESTION;
    }

    @Override
    public TaskHandler handler(ObjectStore own) {
        Path parent = settings.spoolDirectory().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        Path spool = SpoolFolder.prepare(parent, ProcessHandle.current().pid());
        return new IngestHandler(new Sources(limits(settings), this::bucket, spool), Clock.systemUTC());
    }

    private ObjectStore bucket(String name) {
        return MinioObjectStore.attach(new StoreConfig(
                store.endpoint(),
                store.region(),
                name,
                store.accessKey(),
                store.secretKey(),
                StoreConfig.Patience.DEFAULT));
    }

    static SourceLimits limits(IngestionSettings settings) {
        WebLimits web = new WebLimits(
                settings.web().hosts().orElse(Set.of()),
                settings.web().plainHttp(),
                settings.web().privateAddresses(),
                settings.web().timeout());
        return new SourceLimits(
                settings.local().roots().orElse(List.of()),
                settings.buckets().orElse(Set.of()),
                web,
                settings.maxFileSize().asLongValue(),
                ReadLimits.DEFAULT.withMaxUnpackedBytes(
                        settings.maxUnpackedSize().asLongValue()));
    }
}
