package org.touchstone.evaluation.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.touchstone.evaluation.stream.ImageStreams;
import org.touchstone.evaluation.stream.ImageStreams.Arrived;
import org.touchstone.flows.FlowModel;
import org.touchstone.kernel.random.Key;
import org.touchstone.worker.TaskFailedException;

/** Windows of the images of a stream; what is no image of the model's size is counted and passed over. */
final class Arriving implements Watched {
    /** So that a flood of what fits no model cannot keep a worker from looking for its orders. */
    private static final int MOST_AT_ONCE = 1024;

    private final FlowModel model;
    private final ImageStreams streams;
    private final Plan plan;
    private final Key noise;
    private final List<Long> offsets = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private final List<byte[]> pixels = new ArrayList<>();
    private ImageStreams.@Nullable Follower follower;
    private long refused;

    Arriving(FlowModel model, ImageStreams streams, Plan plan, Key noise) {
        this.model = model;
        this.streams = streams;
        this.plan = plan;
        this.noise = noise;
    }

    /** What is followed: windows of a size, at most so many. */
    record Plan(String stream, boolean fromOldest, int windows, int size) {}

    @Override
    public int windows() {
        return plan.windows();
    }

    @Override
    public Source source() {
        return new Source("", "", plan.stream());
    }

    @Override
    public long begin() {
        return plan.fromOldest() ? streams.oldest() : streams.next();
    }

    @Override
    public boolean passes() {
        return true;
    }

    @Override
    public boolean isReady(long begin) {
        ImageStreams.Follower reading = follower;
        if (reading == null) {
            reading = streams.follow(plan.stream(), begin);
            follower = reading;
        }
        for (int read = 0; pixels.size() < plan.size() && read < MOST_AT_ONCE; read++) {
            Optional<Arrived> arrived = reading.poll();
            if (arrived.isEmpty()) {
                return false;
            }
            take(arrived.get());
        }
        return pixels.size() == plan.size();
    }

    private void take(Arrived arrived) {
        try {
            pixels.add(PictureFile.pixels(
                    "message " + arrived.offset(),
                    arrived.picture(),
                    model.card().content().input()));
            offsets.add(arrived.offset());
            ids.add(arrived.id());
        } catch (TaskFailedException notAnImageOfItsSize) {
            refused++;
        }
    }

    @Override
    public Seen see(int window) {
        int[] numbers = new int[plan.size()];
        Arrays.setAll(numbers, i -> window * plan.size() + i);
        double[] nats = Arrays.stream(model.logDensities(Pixels.join(pixels), numbers, noise))
                .map(log -> -log)
                .toArray();
        long[] at = offsets.stream().mapToLong(Long::longValue).toArray();
        Seen seen = new Seen(nats, at, at[at.length - 1] + 1, refused, List.copyOf(ids)::get);
        offsets.clear();
        ids.clear();
        pixels.clear();
        refused = 0;
        return seen;
    }

    @Override
    public void close() {
        ImageStreams.Follower reading = follower;
        if (reading != null) {
            reading.close();
        }
    }
}
