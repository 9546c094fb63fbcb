package org.touchstone.kernel.saliency.check;

import java.util.Arrays;
import java.util.Optional;
import org.touchstone.kernel.tensor.Scope;

/**
 * The work of one shard, in steps: each step explains a block of images in all states of the shard at once, because states
 * share the part of the network below what they randomize. Can stop after any step and go on elsewhere with the same bits.
 * One thread at a time.
 */
public final class ShardRun implements AutoCloseable {
    private static final int MOST_BLOCK = 10;
    private static final int LEAST_BLOCK = 2;

    /** Numbers of the maps of a block that Java keeps at once. */
    private static final long MOST_NUMBERS = 2L << 20;

    private final AuditSubject subject;
    private final AuditPlan plan;
    private final ShardSpec shard;
    private final byte[] pixels;
    private final ShardWork work;
    private final ShardResult result;
    private final int block;

    private ShardRun(
            AuditSubject subject, AuditPlan plan, ShardSpec shard, byte[] pixels, ShardWork work, ShardResult result) {
        this.subject = subject;
        this.plan = plan;
        this.shard = shard;
        this.pixels = pixels;
        this.work = work;
        this.result = result;
        long numbers = (long) subject.size().area() * plan.profile().methods().size();
        this.block = (int) Math.max(LEAST_BLOCK, Math.min(MOST_BLOCK, MOST_NUMBERS / numbers));
    }

    /**
     * A shard before its first step, or where it was left.
     *
     * @param pixels of the shard's images, in the order of the probes; channel, row, column
     * @param left what {@link ShardResult#written} gave when it was left; empty: from the beginning
     */
    public static ShardRun of(
            AuditSubject subject, AuditPlan plan, ShardSpec shard, byte[] pixels, Optional<ShardResult.Written> left) {
        return of(subject, plan, shard, pixels, left, work(ShardWork.Context.of(subject, plan, shard)));
    }

    /**
     * A comparison of the maps of two networks on the same images, of which the first is the subject's: with a network trained
     * on permuted labels, or trained again.
     */
    public static ShardRun comparison(
            AuditSubject subject,
            AuditSubject other,
            AuditPlan plan,
            ShardSpec shard,
            byte[] pixels,
            Optional<ShardResult.Written> left) {
        ShardWork work = new OtherModelWork(ShardWork.Context.of(subject, plan, shard), other);
        return of(subject, plan, shard, pixels, left, work);
    }

    private static ShardRun of(
            AuditSubject subject,
            AuditPlan plan,
            ShardSpec shard,
            byte[] pixels,
            Optional<ShardResult.Written> left,
            ShardWork work) {
        if (pixels.length != Math.multiplyExact(shard.images(), subject.size().bytes())) {
            work.close();
            throw new IllegalArgumentException("shard " + shard.number() + " takes " + shard.images() + " images of "
                    + subject.size().bytes() + " bytes, not " + pixels.length + " bytes");
        }
        ShardResult result = left.map(written -> ShardResult.restore(shard, work.labels(), written))
                .orElseGet(() -> new ShardResult(shard, work.labels()));
        return new ShardRun(subject, plan, shard, pixels, work, result);
    }

    private static ShardWork work(ShardWork.Context context) {
        ShardSpec.Part part = context.shard().part();
        if (part instanceof ShardSpec.Randomized randomized) {
            return new RandomizedWork(context, randomized);
        }
        if (part instanceof ShardSpec.Trained) {
            return new TrainedWork(context);
        }
        throw new IllegalArgumentException("a shard of another model is made by comparison(...)");
    }

    public boolean isDone() {
        return result.isComplete();
    }

    /** Explains the next block of images. */
    public void step() {
        if (isDone()) {
            throw new IllegalStateException("shard " + shard.number() + " is done");
        }
        int from = result.imagesDone();
        int to = Math.min(shard.images(), from + block);
        // An image left over would have no partner for the floor of other images.
        int end = shard.images() - to == 1 ? to + 1 : to;
        int bytes = subject.size().bytes();
        Scope.evaluate(() -> {
            byte[] some = Arrays.copyOfRange(pixels, from * bytes, end * bytes);
            work.add(Block.of(subject, plan, shard, some, from), result);
            return true;
        });
        result.imagesDone(end);
    }

    /** What was found so far. */
    public ShardResult result() {
        return result;
    }

    @Override
    public void close() {
        work.close();
    }
}
