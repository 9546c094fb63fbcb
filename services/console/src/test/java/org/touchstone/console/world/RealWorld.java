package org.touchstone.console.world;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import org.touchstone.embedded.s3.EmbeddedS3;
import org.touchstone.testkit.SharedServers;

/** The console as it is deployed: a real broker without any topic, a real S3 server without any bucket, nothing faked. */
public final class RealWorld implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("quarkus.arc.selected-alternatives", "nobody.at.All");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Servers.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
        return true;
    }

    /** The servers. */
    public static final class Servers implements QuarkusTestResourceLifecycleManager {

        @Override
        public Map<String, String> start() {
            EmbeddedS3 s3 = SharedServers.s3();
            return Map.of(
                    "kafka.bootstrap.servers",
                    SharedServers.kafka().bootstrapServers(),
                    "touchstone.store.endpoint",
                    s3.endpoint().toString(),
                    "touchstone.store.access-key",
                    s3.settings().accessKey(),
                    "touchstone.store.secret-key",
                    s3.settings().secretKey(),
                    "touchstone.store.patience",
                    "2s");
        }

        @Override
        public void stop() {
            // Shared servers end with the JVM.
        }
    }
}
