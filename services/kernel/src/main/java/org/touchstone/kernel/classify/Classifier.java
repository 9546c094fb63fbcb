package org.touchstone.kernel.classify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.touchstone.kernel.layer.Mode;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/** A trained network with its normalization: predicts from pixels. Immutable; any thread may use it; close it at the end. */
public final class Classifier implements AutoCloseable {
    private final Network network;
    private final Normalization normalization;
    private final Params parameters;
    private final Params statistics;
    private final PixelInput input;

    /** Takes over the tensors, which must be owned by nobody. */
    Classifier(Network network, Normalization normalization, Params parameters, Params statistics) {
        this.network = network;
        this.normalization = normalization;
        this.parameters = parameters;
        this.statistics = statistics;
        this.input = new PixelInput(network.input(), normalization);
    }

    /**
     * A published model again.
     *
     * @param arrays what {@link #arrays} gave
     * @throws SpecException when an array is missing or has another type or shape than the specification needs
     */
    public static Classifier load(ClassifierSpec spec, InputShape input, int classes, Map<String, NamedArray> arrays) {
        Network network = Network.of(spec, input, classes);
        Normalization normalization = NamedArrays.normalization(arrays, input.channels());
        try (Scope scope = Scope.open()) {
            Params parameters = NamedArrays.take(arrays, "", network.parameterShapes());
            Params statistics = NamedArrays.take(arrays, "", network.statisticShapes());
            return new Classifier(network, normalization, scope.release(parameters), scope.release(statistics));
        }
    }

    public Network network() {
        return network;
    }

    public Normalization normalization() {
        return normalization;
    }

    /** Parameters, statistics and normalization, in a fixed order. */
    public Map<String, NamedArray> arrays() {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        NamedArrays.put(arrays, "", parameters);
        NamedArrays.put(arrays, "", statistics);
        NamedArrays.put(arrays, normalization);
        return arrays;
    }

    /**
     * Scores before softmax.
     *
     * @param pixels of count images, as {@link ImageSource#read} gives them
     * @return count x classes, row-major
     */
    public float[] logits(byte[] pixels, int count) {
        return Scope.evaluate(() -> forward(pixels, count).toFloats());
    }

    /** {@link #logits} after softmax. */
    public float[] probabilities(byte[] pixels, int count) {
        return Scope.evaluate(() -> Neural.softmax(forward(pixels, count), 1).toFloats());
    }

    private Tensor forward(byte[] pixels, int count) {
        Tensor x = input.tensor(pixels, count);
        return network.forward(x, parameters, statistics, new Mode.Predict()).y();
    }

    @Override
    public void close() {
        parameters.close();
        statistics.close();
    }
}
