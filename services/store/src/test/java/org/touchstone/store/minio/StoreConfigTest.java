package org.touchstone.store.minio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.touchstone.store.minio.StoreConfig.Patience;

class StoreConfigTest {
    private static final URI ENDPOINT = URI.create("http://localhost:9000");

    @Test
    void theSecretIsNotShown() {
        StoreConfig config = StoreConfig.of(ENDPOINT, "touchstone", "key", "very-secret");

        assertThat(config.toString()).doesNotContain("very-secret").contains("touchstone", "us-east-1", "key");
        assertThat(config.withPatience(Patience.DEFAULT.withRetry(Duration.ofSeconds(7)))
                        .patience()
                        .retry())
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void everyFieldIsCheckedAndNamed() {
        assertWrong("endpoint", () -> StoreConfig.of(URI.create("localhost:9000"), "bucket", "a", "b"));
        assertWrong("endpoint", () -> StoreConfig.of(URI.create("ftp://localhost"), "bucket", "a", "b"));
        assertWrong("bucket 'B'", () -> StoreConfig.of(ENDPOINT, "B", "a", "b"));
        assertWrong("bucket '../x'", () -> StoreConfig.of(ENDPOINT, "../x", "a", "b"));
        assertWrong("accessKey", () -> StoreConfig.of(ENDPOINT, "bucket", " ", "b"));
        assertWrong("secretKey", () -> StoreConfig.of(ENDPOINT, "bucket", "a", ""));
        assertWrong("region", () -> new StoreConfig(ENDPOINT, "", "bucket", "a", "b", Patience.DEFAULT));
        assertWrong("durations", () -> Patience.DEFAULT.withRetry(Duration.ZERO));
    }

    private static void assertWrong(String field, Runnable construction) {
        assertThatThrownBy(construction::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Store configuration: ")
                .hasMessageContaining(field);
    }
}
