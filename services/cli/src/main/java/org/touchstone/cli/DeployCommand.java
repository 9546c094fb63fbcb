package org.touchstone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Deploys a classifier, which has it audited. */
@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        description = "Deploy an ONNX classifier (a file) or a published model; what is deployed is audited.",
        footer = {
            "%nHow pixels enter a model is not in an ONNX file; --input says it:",
            "  0..1 | 0..255 | -1..1                                   the range it was trained on",
            "  mean=0.485,0.456,0.406;std=0.229,0.224,0.225            normalized pixels in [0, 1], per channel",
            "  scale=0.0039;offset=0                                   x = pixel * scale + offset, pixel from 0 to 255",
            "%nExamples:",
            "  touchstone deploy model.onnx --name theirs --dataset mnist --input 0..255 --watch",
            "  touchstone deploy digits-cnn --name production"
        })
final class DeployCommand implements Callable<Integer> {
    private static final int TRIES = 60;

    @ParentCommand
    Touchstone parent = new Touchstone();

    @Parameters(paramLabel = "FILE|MODEL", description = "An .onnx file, or a published model: NAME or NAME@DIGEST.")
    String subject = "";

    @Option(names = "--name", paramLabel = "NAME", required = true, description = "Under which it is deployed.")
    String name = "";

    @Option(
            names = "--dataset",
            paramLabel = "DATASET",
            description = "Images to probe it with; for a published model, default: the one it was trained on.")
    @Nullable
    String dataset;

    @Option(names = "--split", paramLabel = "SPLIT", description = "Split of the data set (default: test).")
    @Nullable
    String split;

    @Option(
            names = "--input",
            paramLabel = "INPUT",
            description = "How pixels enter, see below (default: as the model says, else 0..1).")
    @Nullable
    String input;

    @Option(names = "--profile", paramLabel = "PROFILE", description = "quick, standard or deep (default: standard).")
    @Nullable
    String profile;

    @Option(names = "--watch", description = "Follow the audit to its end; exit code 1 unless it succeeds.")
    boolean watch;

    @Override
    public Integer call() {
        ConsoleApi api = parent.api();
        Path file = Path.of(subject);
        boolean upload = subject.endsWith(".onnx") || Files.isRegularFile(file);
        JsonNode receipt = upload ? api.upload("/deployments" + query(), file) : api.post("/deployments", body());
        if (!parent.printed(receipt)) {
            parent.say(name + " is deployed; its audit: touchstone audits --name " + name);
        }
        return watch ? follow(api, receipt.path("deployment")) : ExitCode.OK;
    }

    private String query() {
        return ListCommand.query(
                ListCommand.parameter("name", name),
                ListCommand.parameter("dataset", dataset),
                ListCommand.parameter("split", split),
                ListCommand.parameter("input", input),
                ListCommand.parameter("profile", profile));
    }

    private String body() {
        ObjectNode body =
                new ObjectMapper().createObjectNode().put("name", name).put("model", subject);
        put(body, "dataset", dataset);
        put(body, "split", split);
        put(body, "input", input);
        put(body, "profile", profile);
        return body.toString();
    }

    private static void put(ObjectNode body, String field, @Nullable String value) {
        if (value != null) {
            body.put(field, value);
        }
    }

    /** The auditor answers a deployment with a task of its own, a moment later. */
    private int follow(ConsoleApi api, JsonNode deployment) {
        String sha256 = deployment.path("onnx").path("sha256").asText();
        String model = deployment.path("model").asText();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            for (JsonNode audit : api.get("/audits?name=" + name).path("audits")) {
                boolean ours = sha256.isEmpty()
                        ? audit.path("model").asText().equals(model)
                        : audit.path("modelSha256").asText().equals(sha256);
                if (ours) {
                    return TaskCommands.follow(parent, api, audit.path("id").asText());
                }
            }
            TaskCommands.pause();
        }
        throw new ApiException(
                ExitCode.UNAVAILABLE,
                "No audit of " + name + " has begun within a minute; is the audit service running?");
    }
}
