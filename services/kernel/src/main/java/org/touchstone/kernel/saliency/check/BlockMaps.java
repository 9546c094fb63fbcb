package org.touchstone.kernel.saliency.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.touchstone.kernel.saliency.method.Maps;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.similarity.SaliencyMap;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/** The maps of one network for a block of images, in Java's memory. */
final class BlockMaps {
    private final List<Optional<List<Pair>>> byMethod;

    /** A map in its two forms: the sum over channels, and the sum of magnitudes. */
    record Pair(SaliencyMap signed, SaliencyMap absolute) {
        float[] floats(boolean ofAbsolute) {
            SaliencyMap map = ofAbsolute ? absolute : signed;
            float[] floats = new float[map.size()];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) map.value(i);
            }
            return floats;
        }

        /** SHA-256 of both forms as little-endian f32. */
        byte[] hash() {
            ByteBuffer bytes =
                    ByteBuffer.allocate(2 * signed.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(floats(false)).put(floats(true));
            try {
                return MessageDigest.getInstance("SHA-256").digest(bytes.array());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java has no SHA-256", e);
            }
        }
    }

    private BlockMaps(List<Optional<List<Pair>>> byMethod) {
        this.byMethod = byMethod;
    }

    static BlockMaps of(List<Method> methods, Map<Method, Tensor> attributions, ImageSize size) {
        List<Optional<List<Pair>>> all = new ArrayList<>();
        for (Method method : methods) {
            all.add(Optional.ofNullable(attributions.get(method)).map(tensor -> pairs(tensor, size)));
        }
        return new BlockMaps(all);
    }

    private static List<Pair> pairs(Tensor attributions, ImageSize size) {
        float[] signed = Scope.evaluate(() -> Maps.signed(attributions).toFloats());
        float[] absolute = Scope.evaluate(() -> Maps.absolute(attributions).toFloats());
        List<Pair> pairs = new ArrayList<>();
        for (int from = 0; from < signed.length; from += size.area()) {
            SaliencyMap map = map(signed, from, size);
            // Maps without negative values are one object: what is remembered of them is remembered once.
            pairs.add(new Pair(map, map.min() >= 0 && attributions.size(1) == 1 ? map : map(absolute, from, size)));
        }
        return pairs;
    }

    private static SaliencyMap map(float[] all, int from, ImageSize size) {
        return SaliencyMap.of(size.height(), size.width(), Arrays.copyOfRange(all, from, from + size.area()));
    }

    /** Empty where the method says nothing about the network. */
    Optional<Pair> of(int method, int image) {
        return byMethod.get(method).map(pairs -> pairs.get(image));
    }

    MapStatus status(int method, int image) {
        return of(method, image)
                .map(pair -> MapStatus.of(pair.signed().degeneracy()))
                .orElse(MapStatus.INAPPLICABLE);
    }
}
