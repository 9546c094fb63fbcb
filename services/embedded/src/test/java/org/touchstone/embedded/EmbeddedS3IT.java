package org.touchstone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.touchstone.embedded.s3.EmbeddedS3;
import org.touchstone.embedded.s3.S3Settings;

class EmbeddedS3IT {

    @Test
    void strangersAreRefusedBeforeAndAfterARestart(@TempDir Path directory) throws Exception {
        try (EmbeddedS3 s3 = EmbeddedS3.start(S3Settings.in(directory.resolve("objects")))) {
            URI before = s3.endpoint();
            assertThat(statusOfAnonymousList(before)).isEqualTo(403);

            s3.restart();

            assertThat(s3.endpoint()).isEqualTo(before);
            assertThat(statusOfAnonymousList(before)).isEqualTo(403);
        }
    }

    @Test
    void aServerThatCannotStartSaysWhyButNotTheSecret(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("not-a-folder"));

        assertThatThrownBy(() -> EmbeddedS3.start(S3Settings.in(file)))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("touchstone-local");
    }

    private static int statusOfAnonymousList(URI endpoint) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(endpoint).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
