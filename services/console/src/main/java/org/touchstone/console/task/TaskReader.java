package org.touchstone.console.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.touchstone.console.http.ProblemException;
import org.touchstone.proto.v1.Task;

/** Reads a task out of a request body, with errors that name the field and the remedy. */
final class TaskReader {
    private static final Pattern UNKNOWN_FIELD =
            Pattern.compile("Cannot find field: (\\S+) in message touchstone\\.v1\\.(\\w+)");
    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final int MAX_SUBMITTER = 128;
    /** Names in JSON of all that a task can ask for. */
    private static final String KINDS = Task.getDescriptor().getOneofs().stream()
            .filter(oneof -> oneof.getName().equals("spec"))
            .flatMap(oneof -> oneof.getFields().stream())
            .map(FieldDescriptor::getJsonName)
            .collect(Collectors.joining(", "));

    private final ObjectMapper json = new ObjectMapper();
    private final JsonFormat.Parser parser = JsonFormat.parser();

    /** The task, with {@code freshId}, {@code user} and {@code now} where it leaves them out. */
    Task read(String body, String freshId, String user, Instant now) {
        JsonNode tree = tree(body);
        Task.Builder task = Task.newBuilder();
        try {
            parser.merge(body, task);
        } catch (InvalidProtocolBufferException e) {
            throw malformed(tree, String.valueOf(e.getMessage()));
        }
        if (task.hasTicket()) {
            throw ProblemException.badRequest(
                    "ticket", "A ticket is a worker's note to the next worker.", "Leave the field 'ticket' out.");
        }
        if (task.getSpecCase() == Task.SpecCase.SPEC_NOT_SET) {
            throw ProblemException.badRequest(
                    "spec", "The task does not say what to do.", "Give exactly one of " + KINDS + ".");
        }
        if (task.getId().isEmpty()) {
            task.setId(freshId);
        }
        checkId("id", task.getId());
        if (task.getSubmitter().length() > MAX_SUBMITTER) {
            throw ProblemException.badRequest(
                    "submitter", "The submitter is longer than 128 characters.", "Shorten it.");
        }
        if (task.getSubmitter().isEmpty()) {
            task.setSubmitter(user);
        }
        if (!task.hasSubmittedAt()) {
            task.setSubmittedAt(
                    Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()));
        }
        return task.build();
    }

    /** Checks an id that came from a client. */
    static String checkId(String field, String id) {
        if (!ID.matcher(id).matches()) {
            throw ProblemException.badRequest(
                    field,
                    "The id is not allowed.",
                    "Use 1 to 63 of a-z, 0-9 and '-', starting and ending with a letter or digit.");
        }
        return id;
    }

    private JsonNode tree(String body) {
        try {
            JsonNode tree = json.readTree(body);
            if (tree == null || !tree.isObject()) {
                throw ProblemException.badRequest(
                        null, "The body is not a task.", "Send a JSON object, as /templates/ has them.");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest(
                    null,
                    "The body is not JSON: " + e.getOriginalMessage(),
                    "Look at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ".");
        }
    }

    private static ProblemException malformed(JsonNode tree, String message) {
        Matcher unknown = UNKNOWN_FIELD.matcher(message);
        if (unknown.find()) {
            String path = path(tree, unknown.group(1), "");
            return ProblemException.badRequest(
                    path.isEmpty() ? unknown.group(1) : path,
                    unknown.group(2) + " has no field '" + unknown.group(1) + "'.",
                    "Check its spelling; the templates of the submit page show every field.");
        }
        return ProblemException.badRequest(
                null, "The task does not fit its schema: " + message, "Compare it with the template of its kind.");
    }

    /** Path of the first member of that name, in JSON names; empty when there is none. */
    private static String path(JsonNode node, String name, String prefix) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String path = prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey();
            if (field.getKey().equals(name)) {
                return path;
            }
            String below = path(field.getValue(), name, path);
            if (!below.isEmpty()) {
                return below;
            }
        }
        return "";
    }
}
