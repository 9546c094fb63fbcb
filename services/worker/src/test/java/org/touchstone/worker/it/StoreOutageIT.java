package org.touchstone.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.minio.MinioObjectStore;
import org.touchstone.store.minio.StoreConfig;
import org.touchstone.testkit.fault.Fault;
import org.touchstone.testkit.fault.FaultRule;
import org.touchstone.testkit.fault.FaultyHttpProxy;
import org.touchstone.worker.rig.Arithmetic;
import org.touchstone.worker.rig.Ends;
import org.touchstone.worker.rig.Rig;
import org.touchstone.worker.runtime.Worker;

/** P8: a store that fails, tears, loses answers or is gone for a while loses nothing and changes no bit. */
class StoreOutageIT {
    private static final long SEED = Long.getLong("touchstone.seed", 5L);
    private final Rig rig = Rig.shared();

    @Test
    void shouldLoseNothingWhateverTheStoreDoes() {
        StoreConfig direct = rig.storeConfig();
        try (FaultyHttpProxy proxy = FaultyHttpProxy.inFrontOf(direct.endpoint());
                ObjectStore faulty = MinioObjectStore.open(
                        StoreConfig.of(proxy.endpoint(), direct.bucket(), direct.accessKey(), direct.secretKey())
                                .withPatience(direct.patience()));
                Worker worker =
                        rig.worker(rig.config("outage").withSlots(2), new Arithmetic(), faulty, Clock.systemUTC())) {
            proxy.injectSeeded(
                    SEED,
                    0.15,
                    List.of(
                            new Fault.Status(503, "SlowDown"),
                            new Fault.LostAnswer(),
                            new Fault.TornUpload(20),
                            new Fault.Reset()));
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(Rig.task("outage-" + i, 15, 3, "step-ms=10"));
            }
            tasks.forEach(task -> rig.control().submit(task));
            rig.awaitEvent("outage-0", TaskEvent.EventCase.CHECKPOINTED);

            proxy.inject(FaultRule.always(new Fault.Status(503, "ServiceUnavailable")));
            long before = proxy.exchanges().size();
            org.awaitility.Awaitility.await("the worker meets the outage")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> proxy.exchanges().size() > before + 10);
            proxy.clear();

            for (Task task : tasks) {
                Ends.assertUndisturbed(rig, task);
            }
            assertThat(worker.isHealthy()).isTrue();
        }
    }
}
