package org.touchstone.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.touchstone.worker.TaskHead.OutboxRecord;
import org.touchstone.worker.publish.Publisher;

/** Notes when a record of each key was last published. */
final class TimedPublisher implements Publisher {
    private final Publisher delegate;
    private final Map<String, Long> nanos = new ConcurrentHashMap<>();

    TimedPublisher(Publisher delegate) {
        this.delegate = delegate;
    }

    long nanos(String key) {
        Long at = nanos.get(key);
        if (at == null) {
            throw new IllegalStateException("Nothing was published of " + key);
        }
        return at;
    }

    @Override
    public void publish(List<OutboxRecord> records) {
        long now = System.nanoTime();
        records.forEach(record -> nanos.put(record.key(), now));
        delegate.publish(records);
    }

    @Override
    public void send(OutboxRecord record, Runnable failed) {
        nanos.put(record.key(), System.nanoTime());
        delegate.send(record, failed);
    }

    @Override
    public void flush() {
        delegate.flush();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
