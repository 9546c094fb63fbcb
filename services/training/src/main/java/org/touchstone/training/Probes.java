package org.touchstone.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.touchstone.kernel.classify.ClassifierTraining;
import org.touchstone.kernel.classify.ImageSource;
import org.touchstone.kernel.diagnose.MeanField;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.random.Key;

/** The images on which a training is looked into, the same at every look; in shards, so that a look's memory is bounded. */
final class Probes {
    private static final int SHARD = 100;

    private final List<Shard> shards;
    private final int count;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Shard(byte[] pixels, int[] labels) {}

    private Probes(List<Shard> shards, int count) {
        this.shards = shards;
        this.count = count;
    }

    /** So many images of the source, drawn without repetition by the key. */
    static Probes draw(ImageSource source, int count, Key key) {
        int[] indices = Arrays.copyOf(key.permutation(source.count()), count);
        Arrays.sort(indices);
        List<Shard> shards = new ArrayList<>();
        for (int from = 0; from < count; from += SHARD) {
            int[] some = Arrays.copyOfRange(indices, from, Math.min(count, from + SHARD));
            byte[] pixels =
                    new byte[Math.multiplyExact(some.length, source.shape().pixels())];
            int[] labels = new int[some.length];
            source.read(some, pixels, labels);
            shards.add(new Shard(pixels, labels));
        }
        return new Probes(shards, count);
    }

    int count() {
        return count;
    }

    NetworkStatistics look(ClassifierTraining training) {
        return shards.stream()
                .map(shard -> training.look(shard.pixels(), shard.labels()))
                .reduce(NetworkStatistics::merge)
                .orElseThrow();
    }

    /** What theory expects of the network before its first step, on the first shard. */
    MeanField expected(ClassifierTraining training, NetworkStatistics measured) {
        Shard first = shards.get(0);
        return training.expected(measured, first.pixels(), first.labels().length);
    }
}
