package org.touchstone.ingestion.app;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.touchstone.embedded.s3.EmbeddedS3;
import org.touchstone.testkit.SharedServers;

/** A real broker and a real S3 server, and the settings by which the service finds them. */
public final class ServersResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        EmbeddedS3 s3 = SharedServers.s3();
        return Map.of(
                "kafka.bootstrap.servers", SharedServers.kafka().bootstrapServers(),
                "touchstone.store.endpoint", s3.endpoint().toString(),
                "touchstone.store.access-key", s3.settings().accessKey(),
                "touchstone.store.secret-key", s3.settings().secretKey(),
                "touchstone.store.bucket", "ingestion-it",
                "touchstone.ingestion.buckets", "ingestion-raw",
                "touchstone.ingestion.local.roots", System.getProperty("touchstone.data", "/nowhere"));
    }

    @Override
    public void stop() {
        // They are shared by the tests of this JVM and end with it.
    }
}
