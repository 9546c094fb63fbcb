package org.touchstone.worker;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import org.touchstone.proto.Topic;
import org.touchstone.proto.v1.Artifact;
import org.touchstone.proto.v1.Task;

/** What a finished task made: artifacts for its events, facts for everyone, tasks that follow, values worth a glance. */
public record TaskResult(
        List<Artifact> artifacts, List<Fact> facts, List<Task> followUps, Map<String, Double> summary) {

    public TaskResult {
        artifacts = List.copyOf(artifacts);
        facts = List.copyOf(facts);
        followUps = List.copyOf(followUps);
        summary = Map.copyOf(summary);
    }

    /** A record for a compacted topic. */
    public record Fact(Topic topic, String key, Message value) {}
}
