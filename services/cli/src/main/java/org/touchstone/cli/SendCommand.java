package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Sends images to whoever follows a stream. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Send images (PNG or JPEG) to whoever follows a stream, in the order given.",
        footer = {
            "%nOf a folder its pictures are sent in the order of their names; an image is called what its file is.",
            "Follow a stream first:",
            "  touchstone submit docs/examples/watch-stream.json",
            "  touchstone send camera-7 photos/"
        })
final class SendCommand implements Callable<Integer> {
    @ParentCommand
    Touchstone parent = new Touchstone();

    @Parameters(index = "0", paramLabel = "STREAM", description = "Its name: 1 to 63 of a-z, 0-9 and '-'.")
    String stream = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE|FOLDER", description = "Pictures.")
    List<Path> sources = List.of();

    @Override
    public Integer call() {
        List<Path> files = files();
        ConsoleApi api = parent.api();
        for (int i = 0; i < files.size(); i++) {
            try {
                parent.printed(send(api, files.get(i)));
            } catch (ApiException e) {
                throw new ApiException(
                        e.exitCode(), files.get(i) + ": " + e.getMessage() + " (" + i + " sent before it)");
            }
        }
        if (!parent.json) {
            parent.say(files.size() + (files.size() == 1 ? " image" : " images") + " sent to " + stream + ".");
        }
        return ExitCode.OK;
    }

    private JsonNode send(ConsoleApi api, Path file) {
        String name = String.valueOf(file.getFileName());
        return api.upload(
                "/streams/" + stream + "/images" + ListCommand.query(ListCommand.parameter("id", name)), file);
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (Path source : sources) {
            files.addAll(Files.isDirectory(source) ? pictures(source) : List.of(source));
        }
        if (files.isEmpty()) {
            throw new ApiException(ExitCode.USAGE, "There are no pictures (.png, .jpg, .jpeg) in " + sources + ".");
        }
        return files;
    }

    private static List<Path> pictures(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(SendCommand::isPicture).sorted().toList();
        } catch (IOException e) {
            throw new ApiException(ExitCode.USAGE, folder + " cannot be read.");
        }
    }

    private static boolean isPicture(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
    }
}
