package org.touchstone.kernel.saliency.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.onnx.run.GraphRunner;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Scope;

/** Scores of a subject on images, before softmax: to choose probes by, and to measure how well it classifies. */
public final class Scorer implements AutoCloseable {
    private final AuditSubject subject;
    private final GraphRunner runner;

    /** Holds the subject's numbers in native memory until it is closed. */
    public Scorer(AuditSubject subject) {
        this.subject = subject;
        this.runner = GraphRunner.of(subject.network(), DType.F32);
    }

    /** One row of scores per image; {@code pixels} in the order image, channel, row, column. */
    public List<float[]> scores(byte[] pixels) {
        int bytes = subject.size().bytes();
        if (pixels.length % bytes != 0) {
            throw new IllegalArgumentException(pixels.length + " bytes are no images of " + bytes + " bytes");
        }
        List<float[]> scores = new ArrayList<>();
        int step = subject.rows() * bytes;
        for (int from = 0; from < pixels.length; from += step) {
            byte[] some = Arrays.copyOfRange(pixels, from, Math.min(pixels.length, from + step));
            float[] rows = Scope.evaluate(() -> runner.evaluate(
                            Map.of(
                                    subject.target().input(),
                                    Pixels.tensor(some, some.length / bytes, subject.size(), subject.pixels())),
                            List.of(subject.target().scores()))
                    .get(subject.target().scores())
                    .toFloats());
            for (int row = 0; row < rows.length; row += subject.classes()) {
                scores.add(Arrays.copyOfRange(rows, row, row + subject.classes()));
            }
        }
        return scores;
    }

    @Override
    public void close() {
        runner.close();
    }
}
