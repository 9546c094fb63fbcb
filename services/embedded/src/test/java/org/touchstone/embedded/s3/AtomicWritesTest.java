package org.touchstone.embedded.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class AtomicWritesTest {
    private final AtomicWrites store;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    AtomicWritesTest(@TempDir Path directory) {
        store = new AtomicWrites(new FilesystemNio2BlobStore(directory.toString()));
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
