package org.touchstone.worker.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.touchstone.proto.Topic;

/** How much work a queue holds, as Kafka counts it. */
public final class QueueLag {
    private final Admin admin;
    private final Duration limit;

    /** {@code limit} bounds each call to the broker. */
    public QueueLag(Admin admin, Duration limit) {
        this.admin = admin;
        this.limit = limit;
    }

    /**
     * A queue at a moment.
     *
     * @param records records not yet finished: waiting, or held by a worker
     * @param slots consumers of the group, one per worker slot
     */
    public record Depth(long records, int slots) {
        /** Whether records wait that no idle slot will take. */
        public boolean othersWait() {
            return records > slots;
        }
    }

    /** {@link KafkaUnavailableException} when the broker does not answer. */
    public Depth of(Topic queue) {
        try {
            return new Depth(records(queue), slots(queue));
        } catch (ExecutionException e) {
            throw new KafkaUnavailableException("Kafka does not tell the depth of " + queue.topicName() + ".", e);
        }
    }

    private int slots(Topic queue) throws ExecutionException {
        try {
            return Futures.await(
                            admin.describeShareGroups(List.of(queue.shareGroup()))
                                    .all(),
                            limit,
                            "describing " + queue.shareGroup())
                    .values()
                    .stream()
                    .mapToInt(group -> group.members().size())
                    .sum();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw e;
        }
    }

    private long records(Topic queue) throws ExecutionException {
        List<TopicPartition> partitions = IntStream.range(0, queue.partitions())
                .mapToObj(partition -> new TopicPartition(queue.topicName(), partition))
                .toList();
        Map<TopicPartition, SharePartitionOffsetInfo> offsets = offsets(queue, partitions);
        Map<TopicPartition, Long> starts = offsetsOf(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsetsOf(partitions, OffsetSpec.latest());
        long records = 0;
        for (TopicPartition partition : partitions) {
            SharePartitionOffsetInfo offset = offsets.get(partition);
            long start = offset == null || offset.startOffset() < 0
                    ? starts.getOrDefault(partition, 0L)
                    : offset.startOffset();
            long span = ends.getOrDefault(partition, 0L) - start;
            records += offset == null ? span : offset.lag().orElse(span);
        }
        return records;
    }

    private Map<TopicPartition, SharePartitionOffsetInfo> offsets(Topic queue, List<TopicPartition> partitions)
            throws ExecutionException {
        var spec = new ListShareGroupOffsetsSpec().topicPartitions(partitions);
        try {
            return Futures.await(
                            admin.listShareGroupOffsets(Map.of(queue.shareGroup(), spec))
                                    .partitionsToOffsetInfo(queue.shareGroup()),
                            limit,
                            "reading the offsets of " + queue.shareGroup())
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getValue() != null)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw e;
        }
    }

    private Map<TopicPartition, Long> offsetsOf(List<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException {
        return Futures.await(
                        admin.listOffsets(partitions.stream()
                                        .collect(Collectors.toMap(partition -> partition, partition -> spec)))
                                .all(),
                        limit,
                        "reading the ends of the queue")
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
}
