package org.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadCommandTest {
    private final ScriptedConsole console = new ScriptedConsole();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void shouldPrintTheKeyOfEachPicture(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("style.png"), "picture");
        console.on("POST /api/v1/pictures", 200, "{\"key\": \"uploads/ab.png\", \"height\": 64, \"width\": 32}");

        assertThat(run("upload", file.toString())).isZero();

        assertThat(console.asked()).singleElement().satisfies(asked -> assertThat(asked.body())
                .isEqualTo("picture"));
        assertThat(out.toString()).contains("uploads/ab.png", "style.png", "64 x 32");
    }

    @Test
    void shouldSayWhichPictureIsRefusedAndWhy(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("style.gif"), "no picture");
        console.on("POST /api/v1/pictures", 400, "{\"title\": \"This is no PNG.\", \"detail\": \"Save it as PNG.\"}");

        assertThat(run("upload", file.toString())).isNotZero();
        assertThat(err.toString()).contains("style.gif", "This is no PNG.");
        assertThat(run("upload", folder.resolve("absent.png").toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("absent.png", "cannot be read");
    }

    private int run(String... arguments) {
        return console.run(out, err, arguments);
    }
}
