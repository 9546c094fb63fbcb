package org.touchstone.store.minio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.store.ContentAddress;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.ObjectStore.CreateOutcome.AlreadyExists;
import org.touchstone.store.ObjectStore.CreateOutcome.Created;
import org.touchstone.store.ObjectStore.ReplaceOutcome.Conflict;
import org.touchstone.store.ObjectStore.ReplaceOutcome.Replaced;
import org.touchstone.store.StoreException;
import org.touchstone.store.StoreException.Code;
import org.touchstone.store.minio.StoreConfig.Patience;
import org.touchstone.testkit.Seeds;
import org.touchstone.testkit.fault.Fault;
import org.touchstone.testkit.fault.FaultRule;
import org.touchstone.testkit.fault.FaultyHttpProxy;
import org.touchstone.testkit.junit.S3Extension;
import org.touchstone.testkit.junit.S3Fixture;

@ExtendWith(S3Extension.class)
class MinioFaultsIT {
    private static final String TYPE = "text/plain";
    private static final Patience SHORT = new Patience(
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofSeconds(6),
            Duration.ofMillis(10),
            Duration.ofMillis(100));

    private final S3Fixture s3;
    private final FaultyHttpProxy proxy;
    private final ObjectStore direct;
    private final ObjectStore store;

    MinioFaultsIT(S3Fixture s3) {
        this.s3 = s3;
        this.proxy = FaultyHttpProxy.inFrontOf(s3.endpoint());
        this.direct = MinioObjectStore.connect(
                StoreConfig.of(s3.endpoint(), s3.bucket(), s3.accessKey(), s3.secretKey()), Pace.system());
        this.store = connect(SHORT);
    }

    @AfterEach
    void close() {
        store.close();
        direct.close();
        proxy.close();
    }

    static Stream<Fault> passingFaults() {
        return Stream.of(
                new Fault.Status(503, "SlowDown"),
                new Fault.Status(500, "InternalError"),
                new Fault.Status(409, "ConditionalRequestConflict"),
                new Fault.Status(429, "TooManyRequests"),
                new Fault.Reset(),
                new Fault.LostAnswer(),
                new Fault.TornUpload(1),
                new Fault.TornDownload(0),
                new Fault.Delay(Duration.ofMillis(900)));
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void aCreateThatFailsForAWhileHappensOnce(Fault fault) {
        direct.delete("create/key");
        proxy.inject(FaultRule.once("PUT", "key", fault).times(2));

        assertThat(store.create("create/key", bytes("one"), TYPE)).isInstanceOf(Created.class);

        assertThat(text("create/key")).isEqualTo("one");
        assertThat(store.create("create/key", bytes("two"), TYPE)).isEqualTo(new AlreadyExists());
        assertThat(text("create/key")).isEqualTo("one");
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void aReplaceThatFailsForAWhileHappensOnce(Fault fault) {
        direct.delete("replace/key");
        String one = ((Created) direct.create("replace/key", bytes("one"), TYPE)).etag();
        proxy.inject(FaultRule.once("PUT", "key", fault).times(2));

        Replaced two = (Replaced) store.replace("replace/key", one, bytes("two"), TYPE);

        assertThat(direct.stat("replace/key").orElseThrow().etag()).isEqualTo(two.etag());
        assertThat(store.replace("replace/key", one, bytes("three"), TYPE)).isEqualTo(new Conflict());
        assertThat(text("replace/key")).isEqualTo("two");
    }

    @ParameterizedTest
    @MethodSource("passingFaults")
    void readingSurvivesFaults(Fault fault) {
        direct.put("read/key", bytes("content"), TYPE);
        proxy.inject(FaultRule.once("GET|HEAD", "", fault).times(2));

        assertThat(store.read("read/key", 100).orElseThrow().content()).isEqualTo(bytes("content"));
        proxy.inject(FaultRule.once("GET|HEAD", "", fault).times(2));
        assertThat(store.stat("read/key").orElseThrow().sizeBytes()).isEqualTo(7);
        proxy.inject(FaultRule.once("GET|HEAD", "", fault).times(2));
        assertThat(store.list("read/", "", 10)).hasSize(1);
    }

    @Test
    void aLostAnswerIsNotSentAgain() {
        proxy.inject(FaultRule.once("PUT", "key", new Fault.LostAnswer()));

        Created created = (Created) store.create("lost/key", bytes("one"), TYPE);

        assertThat(proxy.count("PUT", "lost/key")).isEqualTo(1);
        assertThat(created.etag())
                .isEqualTo(direct.stat("lost/key").orElseThrow().etag());
    }

    @Test
    void aLostAnswerAfterWhichAnotherWroteIsAConflict() {
        String one = ((Created) direct.create("overtaken/key", bytes("one"), TYPE)).etag();
        proxy.inject(FaultRule.once("PUT", "key", new Fault.LostAnswer()));
        // The look that follows comes too late: somebody has replaced what we wrote.
        proxy.inject(FaultRule.once("HEAD", "key", new Fault.Delay(Duration.ofMillis(400))));
        Thread other = new Thread(() -> {
            String ours = awaitChange("overtaken/key", one);
            direct.replace("overtaken/key", ours, bytes("theirs"), TYPE);
        });
        other.start();

        assertThat(store.replace("overtaken/key", one, bytes("ours"), TYPE)).isEqualTo(new Conflict());

        assertThat(text("overtaken/key")).isEqualTo("theirs");
    }

    @Test
    void anOutageLongerThanPatienceIsUnavailable() {
        try (ObjectStore impatient = connect(SHORT.withRetry(Duration.ofMillis(300)))) {
            proxy.inject(FaultRule.always(new Fault.Status(503, "SlowDown")));

            StoreException failure = failure(() -> impatient.put("out/key", bytes("x"), TYPE));

            assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure)
                    .hasMessageMatching("Could not write out/key after \\d+ attempts: .*503.*")
                    .hasMessageNotContaining(s3.secretKey());
            assertThat(proxy.count("PUT", "out/key")).isGreaterThan(2);
            assertThat(failure(() -> impatient.stat("out/key")).code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(failure(() -> impatient.open("out/key")).code()).isEqualTo(Code.UNAVAILABLE);
        }
    }

    @Test
    void whatIsRefusedIsNotRepeated() {
        StoreConfig wrong = StoreConfig.of(proxy.endpoint(), s3.bucket(), s3.accessKey(), "wrong-secret");
        int before = proxy.exchanges().size();

        StoreException failure = failure(() -> MinioObjectStore.open(wrong));

        assertThat(failure.code()).isEqualTo(Code.REFUSED);
        assertThat(failure).hasMessageContaining(s3.bucket());
        assertThat(proxy.exchanges().size() - before).isEqualTo(1);
    }

    @Test
    void aDownloadResumesWhereItBroke(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("up");
        byte[] content = new byte[3 << 20];
        new SplittableRandom(5).nextBytes(content);
        Files.write(file, content);
        ContentAddress address = ContentAddress.upload(direct, file, digest -> "down/" + digest, TYPE);
        proxy.inject(
                FaultRule.once("GET", "down", new Fault.TornDownload(1 << 20)).times(2));
        proxy.inject(FaultRule.once("GET", "down", new Fault.Reset()).afterSkipping(2));

        address.download(store, directory.resolve("down"));

        assertThat(directory.resolve("down")).hasBinaryContent(content);
        assertThat(proxy.count("GET", "down/")).isEqualTo(4);
    }

    @Test
    void aDownloadDoesNotMixTwoVersions() throws IOException {
        direct.put("mixed/key", new byte[1 << 20], TYPE);
        proxy.inject(FaultRule.once("GET", "mixed", new Fault.TornDownload(1 << 19)));
        try (InputStream in = store.open("mixed/key")) {
            in.readNBytes(1000);
            direct.put("mixed/key", bytes("another"), TYPE);

            IOException failure = catchThrowableOfType(IOException.class, in::readAllBytes);

            assertThat(failure).hasMessageContaining("Could not read on in mixed/key");
        }
    }

    @Test
    void anUploadInPartsSurvivesFaultsInEveryPart(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("up");
        byte[] content = new byte[34 << 20];
        new SplittableRandom(6).nextBytes(content);
        Files.write(file, content);
        proxy.inject(FaultRule.once("POST", "uploads", new Fault.Reset()));
        proxy.inject(FaultRule.once("PUT", "partNumber=1", new Fault.TornUpload(100_000)));
        proxy.inject(FaultRule.once("PUT", "partNumber=2", new Fault.LostAnswer()));
        proxy.inject(FaultRule.once("PUT", "partNumber=3", new Fault.Status(503, "SlowDown")));
        proxy.inject(FaultRule.once("POST", "uploadId", new Fault.LostAnswer()));
        try (ObjectStore patient = connect(SHORT.withSilence(Duration.ofSeconds(10)))) {

            ContentAddress address = ContentAddress.upload(patient, file, digest -> "parts/" + digest, TYPE);

            address.download(direct, directory.resolve("down"));
            assertThat(directory.resolve("down")).hasBinaryContent(content);
            assertThat(proxy.exchanges().stream()
                            .filter(exchange -> exchange.method().equals("POST")
                                    && exchange.path().contains("uploadId")))
                    .hasSize(1);
        }
    }

    @Test
    void countersSurviveRandomFaults() {
        List<Fault> faults =
                passingFaults().filter(fault -> !(fault instanceof Fault.Delay)).toList();
        Seeds.forEach(1, 5, random -> {
            String key = "counter/" + random.nextInt(1_000_000);
            proxy.clear();
            store.create(key, bytes("0"), TYPE);
            proxy.injectSeeded(random.nextLong(), 0.3, faults);
            for (int count = 1; count <= 20; count++) {
                ObjectStore.VersionedBytes before = store.read(key, 100).orElseThrow();
                assertThat(new String(before.content(), StandardCharsets.UTF_8)).isEqualTo(Integer.toString(count - 1));

                assertThat(store.replace(key, before.etag(), bytes(Integer.toString(count)), TYPE))
                        .isInstanceOf(Replaced.class);
            }
        });
    }

    private ObjectStore connect(Patience patience) {
        return MinioObjectStore.connect(
                StoreConfig.of(proxy.endpoint(), s3.bucket(), s3.accessKey(), s3.secretKey())
                        .withPatience(patience),
                Pace.system());
    }

    private String awaitChange(String key, String etag) {
        String now = etag;
        while (now.equals(etag)) {
            now = direct.stat(key).orElseThrow().etag();
        }
        return now;
    }

    private String text(String key) {
        return new String(direct.read(key, 100).orElseThrow().content(), StandardCharsets.UTF_8);
    }

    private static StoreException failure(ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
