package org.touchstone.kernel.random;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Names a stream of random numbers. Every draw is a pure function of the key and an index: no state, so a resumed run draws
 * what the undisturbed one would have drawn. Keys are derived by purpose and step ({@code key.fold("shuffle").fold(epoch)}).
 * Mixing: the 64-bit finalizer of Stafford (variant 13), as in Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators" (2014). Not for cryptography.
 */
public record Key(long seed, long stream) {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    /** The root of a run. */
    public static Key of(long seed) {
        return new Key(seed, 0);
    }

    /** The key for one purpose. */
    public Key fold(String purpose) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return fold(hash);
    }

    /** The key for one step, index or epoch. */
    public Key fold(long index) {
        return new Key(seed, mix(mix(stream + GOLDEN_GAMMA) ^ (index * GOLDEN_GAMMA + 1)));
    }

    /** 64 random bits at {@code counter}. */
    public long bits(long counter) {
        return mix(mix(seed ^ mix(stream + GOLDEN_GAMMA)) + (counter + 1) * GOLDEN_GAMMA);
    }

    /** Uniform in [0, 1) at {@code counter}. */
    public double uniform(long counter) {
        return (bits(counter) >>> 11) * DOUBLE_UNIT;
    }

    /** A generator that walks the counters from 0; two generators of one key give the same numbers. */
    public RandomGenerator generator() {
        return new RandomGenerator() {
            private long counter;

            @Override
            public long nextLong() {
                return bits(counter++);
            }
        };
    }

    /** A seed for libraries that take one, derived from this key. */
    public long librarySeed() {
        return bits(-1) & Long.MAX_VALUE;
    }

    /** A uniformly random permutation of 0..count-1 (Fisher and Yates). */
    public int[] permutation(int count) {
        int[] order = new int[count];
        RandomGenerator random = generator();
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
