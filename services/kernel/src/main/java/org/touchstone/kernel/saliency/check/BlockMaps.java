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

    /** A map in its two forms; one object when they are compared alike. */
    record Pair(float[] signed, float[] absolute, SaliencyMap signedMap, SaliencyMap absoluteMap) {}

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
        // With one channel the measures take magnitudes themselves.
        boolean alike = attributions.size(1) == 1;
        int area = size.area();
        List<Pair> pairs = new ArrayList<>();
        for (int from = 0; from < signed.length; from += area) {
            float[] one = Arrays.copyOfRange(signed, from, from + area);
            float[] magnitude = Arrays.copyOfRange(absolute, from, from + area);
            SaliencyMap map = SaliencyMap.of(size.height(), size.width(), one);
            pairs.add(new Pair(
                    one, magnitude, map, alike ? map : SaliencyMap.of(size.height(), size.width(), magnitude)));
        }
        return pairs;
    }

    /** Empty where the method says nothing about the network. */
    Optional<Pair> of(int method, int image) {
        return byMethod.get(method).map(pairs -> pairs.get(image));
    }

    MapStatus status(int method, int image) {
        return of(method, image)
                .map(pair -> MapStatus.of(pair.signedMap().degeneracy()))
                .orElse(MapStatus.INAPPLICABLE);
    }

    /** SHA-256 of both forms as little-endian f32. */
    static byte[] hash(Pair pair) {
        ByteBuffer bytes = ByteBuffer.allocate((pair.signed().length + pair.absolute().length) * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(pair.signed()).put(pair.absolute());
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes.array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
