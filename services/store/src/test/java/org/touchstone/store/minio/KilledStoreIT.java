package org.touchstone.store.minio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.embedded.FreePorts;
import org.touchstone.embedded.s3.S3Main;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.CreateOutcome.Created;
import org.touchstone.store.ObjectStore.ReplaceOutcome.Replaced;
import org.touchstone.store.ObjectStore.VersionedBytes;
import org.touchstone.testkit.process.ChildJvm;

/** The server is killed again and again while a client writes: nothing acknowledged is lost, nothing is torn. */
class KilledStoreIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLS = 3;
    private static final int WRITES_BETWEEN_KILLS = 15;
    private static final String TYPE = "application/octet-stream";

    private final Path directory;
    private final String port = Integer.toString(FreePorts.orFree(0));
    private final AtomicInteger written = new AtomicInteger();
    private volatile boolean enough;

    KilledStoreIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void writesSurviveKillsOfTheServer() throws Exception {
        StoreConfig config =
                StoreConfig.of(URI.create("http://127.0.0.1:" + port), "killed", "key-of-test", "secret-of-test");
        ChildJvm server = server();
        try (ObjectStore store = MinioObjectStore.open(config)) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(store));
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitWrites(kill * WRITES_BETWEEN_KILLS, writer);
                server.kill9();
                server = server();
            }
            awaitWrites((KILLS + 1) * WRITES_BETWEEN_KILLS, writer);
            enough = true;
            writer.get(60, TimeUnit.SECONDS);

            int count = written.get();
            assertThat(text(store.read("head", 100).orElseThrow())).isEqualTo("step " + count);
            assertThat(store.list("data/", "", 10_000)).hasSize(count);
            for (int i = 1; i <= count; i++) {
                assertThat(store.read("data/" + i, 1 << 20).orElseThrow().content())
                        .as("object %d", i)
                        .isEqualTo(content(i));
            }
        } finally {
            server.close();
        }
    }

    /** A checkpoint and then the head that names it, as workers do; every outcome must be a clear success. */
    private void write(ObjectStore store) {
        String etag = ((Created) store.create("head", "step 0".getBytes(StandardCharsets.UTF_8), TYPE)).etag();
        for (int i = 1; !enough; i++) {
            assertThat(store.create("data/" + i, content(i), TYPE)).isInstanceOf(Created.class);
            byte[] head = ("step " + i).getBytes(StandardCharsets.UTF_8);
            etag = ((Replaced) store.replace("head", etag, head, TYPE)).etag();
            written.set(i);
        }
    }

    private void awaitWrites(int count, CompletableFuture<Void> writer) {
        Awaitility.await().atMost(PATIENCE).until(() -> written.get() >= count || writer.isDone());
        assertThat(writer).as("the writer").isNotCompletedExceptionally();
    }

    private ChildJvm server() {
        ChildJvm server = ChildJvm.start(S3Main.class, directory.toString(), port, "key-of-test", "secret-of-test");
        server.awaitLine("READY", PATIENCE);
        return server;
    }

    private static byte[] content(int seed) {
        byte[] content = new byte[100_000];
        new SplittableRandom(seed).nextBytes(content);
        return content;
    }

    private static String text(VersionedBytes read) {
        return new String(read.content(), StandardCharsets.UTF_8);
    }
}
