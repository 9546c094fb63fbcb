package org.touchstone.worker.control;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.proto.Topic;
import org.touchstone.worker.TopicNames;

/** How full the queues are, as Kafka knows it. Safe for many threads. */
public final class QueueLag {
    private static final Logger LOG = LoggerFactory.getLogger(QueueLag.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Admin admin;
    private final TopicNames names;

    /** The admin client stays the caller's. */
    public QueueLag(Admin admin, TopicNames names) {
        this.admin = admin;
        this.names = names;
    }

    /**
     * A queue: {@code lag} records not acknowledged, those at work included; {@code members} slots that take from it. A member
     * holds at most one record, so {@code lag - members} at least are waiting.
     */
    public record Depth(long lag, int members) {
        /** Whether records wait though every slot may be at work. */
        public boolean othersWait() {
            return lag > members;
        }

        /** Records that somebody works on, at most. */
        public long inFlight() {
            return Math.min(lag, members);
        }
    }

    /** Depth of a queue now; {@link QueueUnknownException} when the broker does not say. */
    public Depth of(Topic queue) {
        String group = names.groupOf(queue);
        return new Depth(lag(queue, group), members(group));
    }

    /** For a worker of this queue: whether tasks wait for a slot; no when the broker does not say. */
    public BooleanSupplier othersWait(Topic queue) {
        return () -> {
            try {
                return of(queue).othersWait();
            } catch (QueueUnknownException unknown) {
                LOG.info("Nobody is taken to wait: {}", unknown.getMessage());
                return false;
            }
        };
    }

    private int members(String group) {
        try {
            return await(admin.describeShareGroups(List.of(group)).all()).values().stream()
                    .mapToInt(description -> description.members().size())
                    .sum();
        } catch (GroupIdNotFoundException none) {
            return 0;
        }
    }

    private long lag(Topic queue, String group) {
        Map<TopicPartition, SharePartitionOffsetInfo> known = offsets(group);
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < queue.partitions(); partition++) {
            asked.put(new TopicPartition(names.of(queue), partition), OffsetSpec.latest());
        }
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                await(admin.listOffsets(asked).all());
        long lag = 0;
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : ends.entrySet()) {
            SharePartitionOffsetInfo info = known.get(end.getKey());
            // A group that never was there starts at the beginning.
            long start = info == null ? 0 : info.startOffset();
            lag += info != null && info.lag().isPresent()
                    ? info.lag().get()
                    : Math.max(0, end.getValue().offset() - start);
        }
        return lag;
    }

    private Map<TopicPartition, SharePartitionOffsetInfo> offsets(String group) {
        try {
            return await(admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                    .partitionsToOffsetInfo(group));
        } catch (GroupIdNotFoundException none) {
            return Map.of();
        }
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof GroupIdNotFoundException none) {
                throw none;
            }
            throw new QueueUnknownException("The broker does not say how full the queue is", failure);
        } catch (TimeoutException late) {
            throw new QueueUnknownException("The broker does not answer", late);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new QueueUnknownException("Interrupted while asking the broker", asked);
        }
    }

    /** The broker did not say how full a queue is. */
    public static final class QueueUnknownException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        QueueUnknownException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
