package org.touchstone.ingestion.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.touchstone.ingestion.source.SourceLimits;
import org.touchstone.ingestion.source.SourceLimits.WebLimits;

class IngestionSettingsTest {

    private static SourceLimits limits(Map<String, String> properties) {
        IngestionSettings settings = new SmallRyeConfigBuilder()
                .withMapping(IngestionSettings.class)
                .withConverter(io.quarkus.runtime.configuration.MemorySize.class, 100, new MemorySizeConverter())
                .withConverter(Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(IngestionSettings.class);
        return IngestionDefinition.limits(settings);
    }

    @Test
    void nothingIsAllowedByDefault() {
        SourceLimits limits = limits(Map.of());

        assertThat(limits.roots()).isEmpty();
        assertThat(limits.buckets()).isEmpty();
        assertThat(limits.web()).isEqualTo(WebLimits.OFF);
        assertThat(limits.maxFileBytes()).isEqualTo(16L << 30);
        assertThat(limits.read().maxUnpackedBytes()).isEqualTo(8L << 30);
    }

    @Test
    void everySettingArrives() {
        SourceLimits limits = limits(Map.of(
                "touchstone.ingestion.local.roots", "/data/a,/data/b/../c",
                "touchstone.ingestion.buckets", "raw,other",
                "touchstone.ingestion.web.hosts", "example.org",
                "touchstone.ingestion.web.plain-http", "true",
                "touchstone.ingestion.web.private-addresses", "true",
                "touchstone.ingestion.web.timeout", "5m",
                "touchstone.ingestion.max-file-size", "1M",
                "touchstone.ingestion.max-unpacked-size", "2M"));

        assertThat(limits.roots()).containsExactly(Path.of("/data/a"), Path.of("/data/c"));
        assertThat(limits.buckets()).containsExactlyInAnyOrder("raw", "other");
        assertThat(limits.web())
                .isEqualTo(new WebLimits(java.util.Set.of("example.org"), true, true, Duration.ofMinutes(5)));
        assertThat(limits.maxFileBytes()).isEqualTo(1 << 20);
        assertThat(limits.read().maxUnpackedBytes()).isEqualTo(2 << 20);
    }

    @Test
    void aMisspeltSettingStopsTheService() {
        assertThatThrownBy(() -> limits(Map.of("touchstone.ingestion.rots", "/data")))
                .hasMessageContaining("touchstone.ingestion.rots");
    }
}
