package org.touchstone.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopicTest {

    @Test
    void namesAndSettingsArePublicContracts() {
        String table = Arrays.stream(Topic.values())
                .map(topic -> topic.topicName() + " " + topic.partitions() + " " + topic.settings())
                .collect(Collectors.joining("\n"));

        assertThat(table).isEqualTo("""
                touchstone.tasks.ingestion 1 {cleanup.policy=delete, retention.ms=-1, max.message.bytes=262144}
                touchstone.tasks.training 1 {cleanup.policy=delete, retention.ms=-1, max.message.bytes=262144}
                touchstone.tasks.meta-training 1 {cleanup.policy=delete, retention.ms=-1, max.message.bytes=262144}
                touchstone.tasks.evaluation 1 {cleanup.policy=delete, retention.ms=-1, max.message.bytes=262144}
                touchstone.tasks.audit 1 {cleanup.policy=delete, retention.ms=-1, max.message.bytes=262144}
                touchstone.task-events 4 {cleanup.policy=delete, retention.ms=2592000000, max.message.bytes=1048576}
                touchstone.datasets 1 {cleanup.policy=compact, max.message.bytes=1048576}
                touchstone.models 1 {cleanup.policy=compact, max.message.bytes=1048576}
                touchstone.deployments 1 {cleanup.policy=compact, max.message.bytes=1048576}
                touchstone.evaluations 1 {cleanup.policy=compact, max.message.bytes=1048576}
                touchstone.audits 1 {cleanup.policy=compact, max.message.bytes=1048576}
                touchstone.densities 1 {cleanup.policy=compact, max.message.bytes=1048576}
                touchstone.images 1 {cleanup.policy=delete, retention.ms=604800000, max.message.bytes=1048576}
                touchstone.dead-letters 1 {cleanup.policy=delete, retention.ms=-1, max.message.bytes=1048576}""");
    }

    @Test
    void onlyQueuesHaveWorkers() {
        assertThat(Topic.TASKS_TRAINING.shareGroup()).isEqualTo("touchstone.tasks.training");
        assertThatThrownBy(Topic.MODELS::shareGroup).isInstanceOf(IllegalStateException.class);
    }
}
