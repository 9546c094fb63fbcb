package org.touchstone.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.StepResult;
import org.touchstone.kernel.tensor.DType;

/** Means over the steps since the last report; part of each checkpoint, which may fall between two reports. */
final class ReportWindow {
    private static final String NAME = "report.window";
    private static final int FIELDS = 3;

    private double lossSum;
    private double accuracySum;
    private double steps;

    void add(StepResult result) {
        lossSum += result.loss();
        accuracySum += result.accuracy();
        steps++;
    }

    boolean isEmpty() {
        return steps == 0;
    }

    double meanLoss() {
        return lossSum / steps;
    }

    double meanAccuracy() {
        return accuracySum / steps;
    }

    void clear() {
        lossSum = 0;
        accuracySum = 0;
        steps = 0;
    }

    void put(Map<String, NamedArray> arrays) {
        ByteBuffer bytes = ByteBuffer.allocate(FIELDS * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putDouble(lossSum).putDouble(accuracySum).putDouble(steps).flip();
        arrays.put(NAME, new NamedArray(NAME, DType.F64, List.of((long) FIELDS), bytes));
    }

    static ReportWindow fromArrays(Map<String, NamedArray> arrays) {
        ReportWindow window = new ReportWindow();
        @Nullable NamedArray array = arrays.get(NAME);
        if (array != null) {
            ByteBuffer bytes = array.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
            window.lossSum = bytes.getDouble();
            window.accuracySum = bytes.getDouble();
            window.steps = bytes.getDouble();
        }
        return window;
    }
}
