package org.touchstone.kernel.classify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.init.LayerSequential;
import org.touchstone.kernel.layer.BatchNormalization;
import org.touchstone.kernel.layer.Convolution;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.layer.Mode;
import org.touchstone.kernel.layer.Output;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * The layers of a classifier for one size of image, from normalized pixels (N x C x H x W) to logits (N x classes), and the
 * shapes of its parameters and statistics.
 */
public record Network(InputShape input, int classes, List<Layer> layers) {
    /** Parameters a network may have. */
    public static final long MOST_PARAMETERS = 100_000_000;

    private static final int MOST_CLASSES = 65_536;

    public Network {
        layers = List.copyOf(layers);
    }

    /** The network of a specification. One whose image shrinks to nothing, or that is too large, is refused. */
    public static Network of(ClassifierSpec spec, InputShape input, int classes) {
        SpecChecks.range("classes", classes, 2, MOST_CLASSES);
        Network network = new Network(input, classes, NetworkPlan.layers(spec, input, classes));
        long parameters = network.parameterCount();
        SpecException.require(
                parameters <= MOST_PARAMETERS,
                "architecture",
                "has " + parameters + " parameters, at most " + MOST_PARAMETERS + " are allowed");
        return network;
    }

    /** The names and shapes of the parameters, in the order of the layers. */
    public Map<String, List<Long>> parameterShapes() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (Layer layer : layers) {
            if (layer instanceof Dense dense) {
                shapes.put(dense.weight(), List.of(dense.outputs(), dense.inputs()));
                shapes.put(dense.bias(), List.of(dense.outputs()));
            } else if (layer instanceof Convolution convolution) {
                long side = convolution.kernel();
                shapes.put(convolution.weight(), List.of(convolution.filters(), convolution.channels(), side, side));
                shapes.put(convolution.bias(), List.of(convolution.filters()));
            } else if (layer instanceof BatchNormalization normalization) {
                shapes.put(normalization.gain(), List.of(normalization.channels()));
                shapes.put(normalization.shift(), List.of(normalization.channels()));
            }
        }
        return shapes;
    }

    /** The names and shapes of the running statistics. */
    public Map<String, List<Long>> statisticShapes() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        for (Layer layer : layers) {
            if (layer instanceof BatchNormalization normalization) {
                shapes.put(normalization.mean(), List.of(normalization.channels()));
                shapes.put(normalization.variance(), List.of(normalization.channels()));
            }
        }
        return shapes;
    }

    public long parameterCount() {
        return parameterShapes().values().stream().mapToLong(Network::count).sum();
    }

    /** A rough upper estimate of the memory one training step needs, in bytes. */
    public long trainingBytes(int batchSize) {
        long activations = count(input.lengths());
        List<Long> shape = input.lengths();
        for (Layer layer : layers) {
            shape = layer.outputShape(shape);
            activations += count(shape);
        }
        return Float.BYTES * (3 * activations * batchSize + 5 * parameterCount());
    }

    /** @throws SpecException when a training step with batches of this size would need too much memory */
    public void requireRoom(int batchSize) {
        long bytes = trainingBytes(batchSize);
        SpecException.require(
                bytes <= ClassifierTraining.MOST_STEP_BYTES,
                "batchSize",
                "a step would need about " + (bytes >> 20) + " MiB, at most "
                        + (ClassifierTraining.MOST_STEP_BYTES >> 20)
                        + " are allowed; use a smaller batch or network");
    }

    /** Weights as the initialization draws them, biases and shifts 0, gains 1; made in the current scope. */
    public Params initialParameters(Initialization initialization, Key key) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameterShapes().forEach((name, shape) -> {
            boolean zero = initialization == Initialization.ZERO_LAST && name.equals(lastWeight());
            parameters.put(
                    name,
                    shape.size() > 1 && !zero
                            ? initialization.weight(key.fold(name), DType.F32, shape)
                            : Tensors.full(DType.F32, name.endsWith(".gain") ? 1 : 0, lengths(shape)));
        });
        return Params.of(parameters);
    }

    /**
     * {@link #initialParameters(Initialization, Key)}, with each layer scaled to unit variance on these normalized pixels
     * where the initialization is {@link Initialization#LSUV}.
     */
    public Params initialParameters(Initialization initialization, Key key, Supplier<Tensor> pixels) {
        Params drawn = initialParameters(initialization, key);
        return initialization == Initialization.LSUV
                ? Scope.computeParams(() -> unitVariance(drawn, pixels.get()))
                : drawn;
    }

    private Params unitVariance(Params drawn, Tensor pixels) {
        Map<String, Tensor> scaled = new LinkedHashMap<>(drawn.asMap());
        Params statistics = initialStatistics();
        Mode mode = new Mode.Predict();
        Tensor x = pixels;
        for (Layer layer : layers) {
            Tensor input = x;
            weightOf(layer)
                    .ifPresent(name -> scaled.put(name, LayerSequential.scaled(drawn.get(name), weight -> layer.forward(
                                    input, with(scaled, name, weight), statistics, mode)
                            .y())));
            x = layer.forward(input, Params.of(scaled), statistics, mode).y();
        }
        return Params.of(scaled);
    }

    private static Params with(Map<String, Tensor> parameters, String name, Tensor weight) {
        Map<String, Tensor> changed = new LinkedHashMap<>(parameters);
        changed.put(name, weight);
        return Params.of(changed);
    }

    private String lastWeight() {
        return layers.stream()
                .flatMap(layer -> weightOf(layer).stream())
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private static Optional<String> weightOf(Layer layer) {
        return layer instanceof Dense dense
                ? Optional.of(dense.weight())
                : layer instanceof Convolution convolution ? Optional.of(convolution.weight()) : Optional.empty();
    }

    /** Means 0 and variances 1; made in the current scope. */
    public Params initialStatistics() {
        Map<String, Tensor> statistics = new LinkedHashMap<>();
        statisticShapes()
                .forEach((name, shape) -> statistics.put(
                        name, Tensors.full(DType.F32, name.endsWith(".variance") ? 1 : 0, lengths(shape))));
        return Params.of(statistics);
    }

    /** Logits (N x classes) of normalized pixels, and the statistics after this batch: unchanged in prediction. */
    public Output forward(Tensor pixels, Params parameters, Params statistics, Mode mode) {
        Tensor x = pixels;
        List<Params> changed = new ArrayList<>();
        for (Layer layer : layers) {
            Output output = layer.forward(x, parameters, statistics, mode);
            changed.add(output.statistics());
            if (x != pixels && x != output.y()) {
                // What the derivative needs it holds itself: the rest is memory the next layer can have.
                x.close();
            }
            x = output.y();
        }
        boolean training = mode instanceof Mode.Train;
        return new Output(x, training ? changed.stream().reduce(Params.empty(), Params::and) : statistics);
    }

    static long[] lengths(List<Long> shape) {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    private static long count(List<Long> shape) {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
