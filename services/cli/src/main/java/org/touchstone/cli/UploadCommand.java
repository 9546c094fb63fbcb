package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Uploads pictures that tasks then name. */
@Command(
        name = "upload",
        mixinStandardHelpOptions = true,
        description = "Upload pictures (PNG) and print their keys, by which tasks name them.",
        footer = {
            "%nThe same picture has the same key for ever. Tasks take it as completeImages.imageKey or maskKey,",
            "and as styleKey of style transfer (trainOptimizer.family.style).",
            "%nExample:",
            "  touchstone upload starry-night.png"
        })
final class UploadCommand implements Callable<Integer> {
    @ParentCommand
    Touchstone parent = new Touchstone();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "PNG files of at most 256 KiB each.")
    List<Path> files = List.of();

    @Override
    public Integer call() {
        ConsoleApi api = parent.api();
        for (Path file : files) {
            JsonNode answer = upload(api, file);
            if (!parent.printed(answer)) {
                parent.say(answer.path("key").asText() + "  " + file + "  "
                        + answer.path("height").asInt() + " x "
                        + answer.path("width").asInt());
            }
        }
        return ExitCode.OK;
    }

    private static JsonNode upload(ConsoleApi api, Path file) {
        try {
            return api.upload("/pictures", file);
        } catch (ApiException e) {
            throw new ApiException(e.exitCode(), file + ": " + e.getMessage());
        }
    }
}
