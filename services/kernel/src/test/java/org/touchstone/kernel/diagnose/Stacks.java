package org.touchstone.kernel.diagnose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.layer.Activate;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Fully connected networks of given widths, first the inputs, last the classes. */
record Stacks(List<Layer> layers, List<Long> widths) {
    static Stacks of(Activation activation, long... widths) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            boolean last = i == widths.length - 1;
            String name = last ? "output" : "hidden" + i;
            layers.add(new Dense(name, widths[i - 1], widths[i]));
            if (!last) {
                layers.add(new Activate(name + ".activation", activation));
            }
        }
        return new Stacks(layers, java.util.Arrays.stream(widths).boxed().toList());
    }

    List<Long> inputShape() {
        return List.of(widths.get(0));
    }

    static double variance(Initialization initialization, Layer layer) {
        Dense dense = (Dense) layer;
        return initialization.variance(List.of(dense.outputs(), dense.inputs()));
    }

    /** Weights times the factor, biases 0. */
    Params parameters(Initialization initialization, Key key, double factor) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (Layer layer : layers) {
            if (layer instanceof Dense dense) {
                List<Long> shape = List.of(dense.outputs(), dense.inputs());
                parameters.put(
                        dense.weight(),
                        initialization
                                .weight(key.fold(dense.name()), DType.F32, shape)
                                .mul(factor));
                parameters.put(dense.bias(), Tensors.zeros(DType.F32, dense.outputs()));
            }
        }
        return Params.of(parameters);
    }

    /** Normal examples, each scaled to the mean square exactly. */
    Tensor examples(Key key, int count, double secondMoment) {
        long width = widths.get(0);
        double[] numbers = RandomTensors.normal(key, DType.F64, count, width).toDoubles();
        float[] scaled = new float[numbers.length];
        for (int from = 0; from < numbers.length; from += (int) width) {
            double energy = 0;
            for (int i = from; i < from + width; i++) {
                energy += numbers[i] * numbers[i];
            }
            double factor = Math.sqrt(secondMoment * width / energy);
            for (int i = from; i < from + width; i++) {
                scaled[i] = (float) (numbers[i] * factor);
            }
        }
        return Tensors.of(scaled, count, width);
    }

    /** Labels 0, 1, 2, ... around. */
    Tensor labels(int count) {
        long classes = widths.get(widths.size() - 1);
        long[] labels = new long[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % classes;
        }
        return Tensors.of(labels, count);
    }

    /** At initialization, on so many examples. */
    NetworkStatistics look(Params parameters, Tensor x) {
        return Probe.look(layers, parameters, Params.empty(), x, labels((int) x.size(0)), 0);
    }
}
