package org.touchstone.kernel.saliency.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.method.ImageBatch;
import org.touchstone.kernel.tensor.Tensor;

/**
 * Images that are worked on at once.
 *
 * @param first place in the shard
 * @param firstProbe place in the probes
 * @param support of each: pixels that are not the baseline
 */
record Block(int first, int firstProbe, ImageBatch batch, List<BitSet> support) {
    /** The probes from (inclusive) to (exclusive), whose pixels these are, in the current scope. */
    static Block of(AuditSubject subject, AuditPlan plan, ShardSpec shard, byte[] pixels, int from) {
        int count = pixels.length / subject.size().bytes();
        Tensor x = Pixels.tensor(pixels, count, subject.size(), subject.pixels());
        List<Key> keys = new ArrayList<>();
        List<Integer> classes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(plan.imageKey(shard.firstImage() + from + i));
            classes.add(plan.probes().classes().get(shard.firstImage() + from + i));
        }
        return new Block(from, shard.firstImage() + from, ImageBatch.of(x, classes, keys), support(x, subject));
    }

    private static List<BitSet> support(Tensor x, AuditSubject subject) {
        float[] numbers = x.toFloats();
        int area = subject.size().area();
        List<BitSet> all = new ArrayList<>();
        for (int i = 0; i < x.size(0); i++) {
            BitSet support = new BitSet(area);
            for (int c = 0; c < subject.size().channels(); c++) {
                float baseline = subject.pixels().baseline().get(c).floatValue();
                int from = (i * subject.size().channels() + c) * area;
                for (int p = 0; p < area; p++) {
                    if (numbers[from + p] != baseline) {
                        support.set(p);
                    }
                }
            }
            all.add(support);
        }
        return all;
    }

    int count() {
        return batch.count();
    }
}
