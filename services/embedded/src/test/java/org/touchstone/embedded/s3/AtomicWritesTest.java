package org.touchstone.embedded.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

class AtomicWritesTest {
    private final AtomicWrites store;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    private final Path notes;
    private final Path objects;

    AtomicWritesTest(@TempDir Path directory) throws IOException {
        notes = directory.resolve("notes");
        objects = Files.createDirectories(directory.resolve("objects"));
        store = new AtomicWrites(new FilesystemNio2BlobStore(objects.toString()), new InFlight(notes, objects));
        store.createContainer("bucket");
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        store.close();
    }

    @Test
    void ofManyReplacementsOfOneVersionOneWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            String version = store.putBlob(request(null, 3), bytes("new")).eTag();
            int tag = round;
            List<Callable<Boolean>> writers = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(writer -> () -> replaces(version, "r" + tag + "w" + writer))
                    .toList();

            long winners = 0;
            for (Future<Boolean> outcome : threads.invokeAll(writers)) {
                winners += outcome.get() ? 1 : 0;
            }

            assertThat(winners).as("round %d", round).isEqualTo(1);
        }
    }

    @Test
    void aMissingObjectMatchesNothing() {
        assertThatThrownBy(() -> store.putBlob(request("any", 1), bytes("x")))
                .isInstanceOfSatisfying(S3ProxyException.class, refusal -> assertThat(refusal.getError())
                        .isEqualTo(S3ErrorCode.NO_SUCH_KEY));
    }

    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // nothing is ever read from it
    void aWriterThatStallsStopsNoOther() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        InputStream stalled = new InputStream() {
            @Override
            public int read() throws IOException {
                reading.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException asked) {
                    throw new IOException("gone", asked);
                }
                return -1;
            }
        };
        Future<?> first = threads.submit(() -> store.putBlob(request(null, 1), stalled));
        reading.await();

        String version = store.putBlob(request(null, 5), bytes("other")).eTag();

        assertThat(version).isNotEmpty();
        goOn.countDown();
        assertThat(first).failsWithin(Duration.ofSeconds(10));
    }

    @Test
    @SuppressWarnings("InputStreamSlowMultibyteRead") // it is slow on purpose
    void anUnfinishedWriteIsNotListedAndNotLeftByAKill() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        InputStream stalled = new InputStream() {
            private int left = 1 << 20;

            @Override
            public int read() throws IOException {
                if (left-- > 0) {
                    return 7;
                }
                reading.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException asked) {
                    throw new IOException("gone", asked);
                }
                return -1;
            }
        };
        store.putBlob(request(null, 5), bytes("other"));
        Future<?> large = threads.submit(() -> store.putBlob(request(null, 100 << 20), stalled));
        reading.await();
        assertThat(files()).as("the server below still works so").hasSize(2);

        assertThat(store.list("bucket").contents()).extracting(S3Object::key).containsExactly("folder/key");
        new InFlight(notes, objects);

        assertThat(files()).containsExactly("key");
        goOn.countDown();
        assertThat(large).failsWithin(Duration.ofSeconds(10));
        assertThat(notes).isEmptyDirectory();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> list = Files.list(objects.resolve("bucket").resolve("folder"))) {
            return list.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void locksAreForgottenAfterUse() {
        KeyLocks locks = new KeyLocks();

        assertThat(locks.<Integer>locked("key", locks::size)).isEqualTo(1);
        assertThatThrownBy(() -> locks.locked("key", () -> {
                    throw new IllegalStateException("work failed");
                }))
                .hasMessage("work failed");

        assertThat(locks.size()).isZero();
    }

    private boolean replaces(String version, String text) {
        try {
            store.putBlob(request(version, text.length()), bytes(text));
            return true;
        } catch (S3ProxyException refusal) {
            assertThat(refusal.getError()).isEqualTo(S3ErrorCode.PRECONDITION_FAILED);
            return false;
        }
    }

    private static PutObjectRequest request(@Nullable String ifMatch, long length) {
        return PutObjectRequest.builder()
                .bucket("bucket")
                .key("folder/key")
                .contentLength(length)
                .ifMatch(ifMatch)
                .build();
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
