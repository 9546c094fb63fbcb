package org.touchstone.metatraining.shard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.tensor.DType;

/** The parameters of an optimizer on their way to the shards. */
final class PhiFiles {
    private static final String PHI = "phi";

    private PhiFiles() {}

    static Snapshot save(float[] phi) {
        ByteBuffer bytes = ByteBuffer.allocate(phi.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(phi);
        return new Snapshot(Map.of(PHI, new NamedArray(PHI, DType.F32, List.of((long) phi.length), bytes)), Map.of());
    }

    static float[] restore(Snapshot snapshot, int parameters) {
        NamedArray array = snapshot.arrays().get(PHI);
        SpecException.require(
                array != null && array.shape().equals(List.of((long) parameters)), PHI, "is of another optimizer");
        float[] phi = new float[parameters];
        Objects.requireNonNull(array).data().asFloatBuffer().get(phi);
        return phi;
    }
}
