package org.touchstone.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {

    @ParameterizedTest
    @CsvSource({
        "/data/mnist/images.gz, /data/mnist/images.gz",
        "/data/../etc/passwd, /etc/passwd",
        "/data/./a//b, /data/a/b",
        "/../../x, /x",
        "file:///data/a%20b, /data/a b",
        "file:/data/x, /data/x",
        "file://localhost/data/x, /data/x",
        "file:///data/%2e%2e/etc, /etc",
        "FILE:///data/x, /data/x"
    })
    void filesOfThisMachine(String text, String path) {
        assertThat(Location.parse(text)).isEqualTo(new Location.Local(Path.of(path)));
    }

    @Test
    void objectsOfBuckets() {
        assertThat(Location.parse("s3://bucket/a/b.gz")).isEqualTo(new Location.Bucket("bucket", "a/b.gz"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/a.gz",
                "http://example.org:8080/a",
                "https://[2606::1]/x",
                "HTTPS://example.org/"
            })
    void filesOfTheWeb(String text) {
        assertThat(Location.parse(text)).isInstanceOf(Location.Web.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "data/mnist",
                "../x",
                "ftp://example.org/x",
                "gopher://x/",
                "jar:file:/x!/y",
                "s3://bucket",
                "s3://bucket/",
                "s3:///key",
                "https:///x",
                "https://user:secret@example.org/x",
                "https://example.org/x#y",
                "file://server/share",
                "file:relative",
                "file:///x?y",
                "/a\u0000b",
                "https://exa mple.org/",
                "://",
                "C:\\data"
            })
    void anythingElseIsRefusedWithARemedy(String text) {
        assertThatThrownBy(() -> Location.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).*(give|write) .*");
    }

    @Test
    void aLongLocationIsNotRepeatedWhole() {
        assertThatThrownBy(() -> Location.parse("x".repeat(100_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }
}
