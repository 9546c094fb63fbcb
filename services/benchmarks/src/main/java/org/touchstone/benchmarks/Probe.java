package org.touchstone.benchmarks;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.touchstone.proto.v1.Progress;
import org.touchstone.proto.v1.TaskEvent;
import org.touchstone.worker.TopicNames;
import org.touchstone.worker.publish.Envelope;

/** How long the single calls take of which a claim is made: what a store and a broker cost, whoever asks them. */
final class Probe {
    private static final int WARM_UP = 10;

    private Probe() {}

    static void run(Installation installation, int times, Figures figures) {
        Envelope envelope = Envelope.of(TopicNames.standard(), Clock.systemUTC(), "benchmarks", "");
        TaskEvent event =
                TaskEvent.newBuilder().setProgress(Progress.newBuilder().setStep(1)).build();
        String folder = "probe/" + installation.nextNumber() + "/";
        byte[] content = new byte[1000];
        List<Double> creates = new ArrayList<>();
        List<Double> reads = new ArrayList<>();
        List<Double> misses = new ArrayList<>();
        List<Double> publishes = new ArrayList<>();
        for (int i = -WARM_UP; i < times; i++) {
            String key = folder + (i + WARM_UP);
            double miss = millis(() -> installation.store().read(key, content.length));
            double create = millis(() -> installation.store().create(key, content, "application/octet-stream"));
            double read = millis(() -> installation.store().read(key, content.length));
            double publish = millis(() -> installation.publish(envelope.event("probe", 0, 0, event)));
            if (i >= 0) {
                misses.add(miss);
                creates.add(create);
                reads.add(read);
                publishes.add(publish);
            }
        }
        figures.add("probe: store, read of nothing", "ms", new Sample(misses));
        figures.add("probe: store, create of 1 kB", "ms", new Sample(creates));
        figures.add("probe: store, read of 1 kB", "ms", new Sample(reads));
        figures.add("probe: broker, acknowledged publish", "ms", new Sample(publishes));
    }

    private static double millis(Runnable call) {
        long begun = System.nanoTime();
        call.run();
        return (System.nanoTime() - begun) / 1e6;
    }
}
