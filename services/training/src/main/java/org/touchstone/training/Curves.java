package org.touchstone.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.touchstone.catalog.ModelCard;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.tensor.DType;

/** Every value reported so far, by name: part of each checkpoint, so that a resumed run ends with the whole curve. */
public final class Curves {
    private static final String PREFIX = "curve.";
    private static final String STEPS = ".steps";
    private static final String VALUES = ".values";

    private final Map<String, List<Long>> steps = new TreeMap<>();
    private final Map<String, List<Double>> values = new TreeMap<>();

    /** Takes the next value of a curve. */
    public void add(String name, long step, double value) {
        steps.computeIfAbsent(name, n -> new ArrayList<>()).add(step);
        values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    /** The last value of each curve. */
    public Map<String, Double> last() {
        Map<String, Double> last = new TreeMap<>();
        values.forEach((name, series) -> last.put(name, series.get(series.size() - 1)));
        return last;
    }

    /** As a card keeps them. */
    public Map<String, ModelCard.Curve> toCard() {
        Map<String, ModelCard.Curve> curves = new TreeMap<>();
        steps.forEach(
                (name, series) -> curves.put(name, new ModelCard.Curve(series, values.getOrDefault(name, List.of()))));
        return curves;
    }

    /** As a checkpoint keeps them. */
    public Map<String, NamedArray> toArrays() {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        steps.forEach((name, series) -> {
            ByteBuffer stepBytes = buffer(series.size());
            series.forEach(stepBytes::putLong);
            put(arrays, PREFIX + name + STEPS, DType.I64, series.size(), stepBytes);
            ByteBuffer valueBytes = buffer(series.size());
            values.getOrDefault(name, List.of()).forEach(valueBytes::putDouble);
            put(arrays, PREFIX + name + VALUES, DType.F64, series.size(), valueBytes);
        });
        return arrays;
    }

    /** From a checkpoint; {@link IllegalArgumentException} when a curve is not whole. */
    public static Curves fromArrays(Map<String, NamedArray> arrays) {
        Curves curves = new Curves();
        arrays.forEach((key, array) -> {
            if (key.startsWith(PREFIX) && key.endsWith(STEPS)) {
                String name = key.substring(PREFIX.length(), key.length() - STEPS.length());
                NamedArray series = arrays.get(PREFIX + name + VALUES);
                if (series == null) {
                    throw new IllegalArgumentException("the curve '" + name + "' has steps but no values");
                }
                ByteBuffer stepBytes = array.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
                ByteBuffer valueBytes = series.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
                while (stepBytes.hasRemaining()) {
                    curves.add(name, stepBytes.getLong(), valueBytes.getDouble());
                }
            }
        });
        return curves;
    }

    private static ByteBuffer buffer(int count) {
        return ByteBuffer.allocate(count * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(Map<String, NamedArray> arrays, String name, DType type, int count, ByteBuffer bytes) {
        arrays.put(name, new NamedArray(name, type, List.of((long) count), bytes.flip()));
    }
}
