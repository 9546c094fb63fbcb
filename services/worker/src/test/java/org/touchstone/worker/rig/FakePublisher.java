package org.touchstone.worker.rig;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.worker.TaskHead.OutboxRecord;
import org.touchstone.worker.publish.PublishException;
import org.touchstone.worker.publish.Publisher;

/** Keeps what was published; fails as often as told. */
public final class FakePublisher implements Publisher {
    private final List<OutboxRecord> published = new ArrayList<>();
    private int failures;

    /** The next so many publications fail. */
    public void failNext(int times) {
        failures = times;
    }

    /** Everything published, in order. */
    public List<OutboxRecord> published() {
        return List.copyOf(published);
    }

    @Override
    public void publish(List<OutboxRecord> records) {
        if (failures > 0 && !records.isEmpty()) {
            failures--;
            throw new PublishException("told to fail", new IllegalStateException());
        }
        published.addAll(records);
    }

    @Override
    public void send(OutboxRecord record, Runnable failed) {
        published.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
