package org.touchstone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendCommandTest {
    private static final String ANSWER = "{\"stream\": \"camera-7\", \"id\": \"x\", \"bytes\": 4}";

    private final ScriptedConsole console = new ScriptedConsole();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        console.close();
    }

    @Test
    void shouldSendThePicturesOfAFolderInTheOrderOfTheirNames(@TempDir Path folder) throws IOException {
        for (String name : new String[] {"b.png", "a.JPG", "notes.txt"}) {
            Files.writeString(folder.resolve(name), name);
        }
        console.on("POST /api/v1/streams/camera-7/images?id=a.JPG", 202, ANSWER);
        console.on("POST /api/v1/streams/camera-7/images?id=b.png", 202, ANSWER);

        assertThat(run("send", "camera-7", folder.toString())).isZero();

        assertThat(console.asked())
                .extracting(ScriptedConsole.Asked::path, ScriptedConsole.Asked::body)
                .containsExactly(
                        tuple("/api/v1/streams/camera-7/images?id=a.JPG", "a.JPG"),
                        tuple("/api/v1/streams/camera-7/images?id=b.png", "b.png"));
        assertThat(out.toString()).contains("2 images sent to camera-7.");
    }

    @Test
    void shouldSayWhatCannotBeSent(@TempDir Path folder) {
        assertThat(run("send", "camera-7", folder.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("no pictures");
        assertThat(run("send", "camera-7", folder.resolve("absent.png").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("cannot be read", "0 sent before it");
    }

    private int run(String... arguments) {
        return console.run(out, err, arguments);
    }
}
