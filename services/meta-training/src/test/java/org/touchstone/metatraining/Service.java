package org.touchstone.metatraining;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.touchstone.proto.v1.Task;
import org.touchstone.store.ObjectStore;

/** The service's work without a broker, on a clock that stands still. */
final class Service {
    private Service() {}

    static MetaTrainingHandler over(ObjectStore store) {
        return new MetaTrainingHandler(store, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    /** The same, with a hardly trained optimizer of quadratics, "bowls", in the store. */
    static MetaTrainingHandler withBowls(ObjectStore store) {
        MetaTrainingHandler handler = over(store);
        Task task = Bowls.task(Bowls.spec().setUpdates(8));
        TrainRunTest.finish(handler.open(new RecordingContext(task, store), Optional.empty()));
        return handler;
    }
}
