package org.touchstone.store.minio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.touchstone.embedded.s3.EmbeddedS3;
import org.touchstone.embedded.s3.S3Settings;
import org.touchstone.store.StoreException;
import org.touchstone.store.StoreException.Code;
import org.touchstone.store.minio.StoreConfig.Patience;
import org.touchstone.testkit.fault.Fault;
import org.touchstone.testkit.fault.FaultRule;
import org.touchstone.testkit.fault.FaultyHttpProxy;

class UnfitStoreIT {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"If-Match|of another version is not replaced", "If-None-Match|created twice"})
    void aStoreThatIgnoresAConditionIsRefused(String header, String promise, @TempDir Path directory) {
        try (EmbeddedS3 s3 = EmbeddedS3.start(S3Settings.openToAll(directory));
                FaultyHttpProxy proxy = FaultyHttpProxy.inFrontOf(s3.endpoint())) {
            StoreConfig config = StoreConfig.of(proxy.endpoint(), "bucket", "anybody", "anything");
            MinioObjectStore.open(config).close();
            proxy.inject(FaultRule.always(new Fault.IgnoredHeader(header)));

            StoreException refusal = catchThrowableOfType(StoreException.class, () -> MinioObjectStore.open(config));

            assertThat(refusal.code()).isEqualTo(Code.UNFIT);
            assertThat(refusal).hasMessageContaining(promise);
        }
    }

    @Test
    void nobodyListeningIsUnavailable(@TempDir Path directory) {
        EmbeddedS3 s3 = EmbeddedS3.start(S3Settings.in(directory));
        StoreConfig config = StoreConfig.of(s3.endpoint(), "bucket", "a", "b")
                .withPatience(Patience.DEFAULT.withRetry(Duration.ofMillis(300)));
        s3.close();

        StoreException failure = catchThrowableOfType(StoreException.class, () -> MinioObjectStore.open(config));

        assertThat(failure.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("bucket 'bucket' at " + config.endpoint());
    }
}
