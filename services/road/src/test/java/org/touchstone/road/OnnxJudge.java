package org.touchstone.road;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.touchstone.catalog.DatasetView;

/** Measures a published model with ONNX Runtime, which shares no code with ours. */
final class OnnxJudge {
    private OnnxJudge() {}

    /** Images of true class (row) given as class (column). */
    static List<List<Long>> confusion(byte[] onnx, DatasetView images) throws OrtException {
        int count = images.count();
        ByteBuffer pixels = ByteBuffer.allocate(count * images.dimensions().size());
        long[] labels = new long[count];
        images.copy(IntStream.range(0, count).toArray(), pixels, labels);
        float[][] logits = logits(onnx, pixels.flip(), count, images);
        int classes = images.classNames().size();
        Long[][] confusion = new Long[classes][classes];
        Stream.of(confusion).forEach(row -> Arrays.fill(row, 0L));
        for (int i = 0; i < count; i++) {
            confusion[(int) labels[i]][largest(logits[i])]++;
        }
        return Stream.of(confusion).map(List::of).toList();
    }

    private static float[][] logits(byte[] onnx, ByteBuffer pixels, int count, DatasetView images) throws OrtException {
        FloatBuffer scaled = FloatBuffer.allocate(pixels.remaining());
        while (pixels.hasRemaining()) {
            scaled.put((pixels.get() & 0xFF) / 255f);
        }
        var dimensions = images.dimensions();
        long[] shape = {count, dimensions.channels(), dimensions.height(), dimensions.width()};
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(onnx);
                OnnxTensor input = OnnxTensor.createTensor(environment, scaled.flip(), shape);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            return (float[][]) result.get("logits").orElseThrow().getValue();
        }
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int k = 1; k < values.length; k++) {
            best = values[k] > values[best] ? k : best;
        }
        return best;
    }
}
