package org.touchstone.training;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.proto.ProtoJson;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.Statistics;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.Sha256;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskResult;

/** Every look so far: part of each checkpoint, so that a resumed run ends with the whole series, and an artifact at the end. */
public final class Looks {
    static final String FORMAT = "touchstone.diagnosis.1";

    private static final String ARRAY = "looks";

    private final List<Statistics> looks;

    private Looks(List<Statistics> looks) {
        this.looks = looks;
    }

    /** Those of a checkpoint; none of none. */
    public static Looks fromArrays(Map<String, NamedArray> arrays) {
        List<Statistics> looks = new ArrayList<>();
        NamedArray array = arrays.get(ARRAY);
        if (array != null) {
            byte[] bytes = new byte[array.data().remaining()];
            array.data().duplicate().get(bytes);
            try {
                ByteArrayInputStream in = new ByteArrayInputStream(bytes);
                for (Statistics look; (look = Statistics.parseDelimitedFrom(in)) != null; ) {
                    looks.add(look);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The looks of a checkpoint cannot be read", e);
            }
        }
        return new Looks(looks);
    }

    /** Into a checkpoint. */
    public void put(Map<String, NamedArray> arrays) {
        if (looks.isEmpty()) {
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (Statistics look : looks) {
                look.writeDelimitedTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        arrays.put(
                ARRAY, new NamedArray(ARRAY, DType.U8, List.of((long) out.size()), ByteBuffer.wrap(out.toByteArray())));
    }

    void add(Statistics look) {
        looks.add(look);
    }

    boolean isEmpty() {
        return looks.isEmpty();
    }

    /** The same result with the series as an artifact and its summary; as it is when nobody looked. */
    public TaskResult addedTo(TaskResult published, TaskContext context, String name) {
        if (looks.isEmpty()) {
            return published;
        }
        List<Artifact> artifacts = new ArrayList<>(published.artifacts());
        artifacts.add(publish(context.store(), context.task().getId(), name));
        Map<String, Double> summary = new TreeMap<>(published.summary());
        summarize(summary);
        return new TaskResult(artifacts, published.facts(), published.followUps(), summary);
    }

    /** How many different defects (rule and layer) were ever named, and how many at the last look. */
    private void summarize(Map<String, Double> summary) {
        summary.put("looks", (double) looks.size());
        summary.put("defects", (double) looks.stream()
                .flatMap(look -> look.getDiagnosesList().stream())
                .map(diagnosis -> diagnosis.getRule() + " " + diagnosis.getLayer())
                .distinct()
                .count());
        summary.put(
                "defects at the last look", (double) looks.get(looks.size() - 1).getDiagnosesCount());
    }

    /** Stores the series under the task, named by its digest; the same series again changes nothing. */
    private Artifact publish(ObjectStore store, String taskId, String name) {
        String json = looks.stream()
                .map(ProtoJson::printCompact)
                .collect(Collectors.joining(",\n", "{\"format\":\"" + FORMAT + "\",\"looks\":[\n", "\n]}\n"));
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        String digest = Sha256.hex(bytes);
        String key = "tasks/" + taskId + "/diagnosis/" + digest + ".json";
        store.create(key, bytes, "application/json");
        return Artifact.newBuilder()
                .setKind("diagnosis")
                .setName(name)
                .setDigest(digest)
                .setKey(key)
                .build();
    }
}
