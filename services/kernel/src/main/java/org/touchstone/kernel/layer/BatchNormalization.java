package org.touchstone.kernel.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Tensor;

/**
 * Normalization of each channel (Ioffe and Szegedy 2015). Parameters: name.gain, name.shift; statistics: name.mean,
 * name.variance (each of channels numbers), which move by momentum towards each training batch.
 */
public record BatchNormalization(String name, long channels, double momentum, double epsilon) implements Layer {
    /** With the customary momentum 0.1 and epsilon 1e-5. */
    public static BatchNormalization of(String name, long channels) {
        return new BatchNormalization(name, channels, 0.1, 1e-5);
    }

    public String gain() {
        return name + ".gain";
    }

    public String shift() {
        return name + ".shift";
    }

    public String mean() {
        return name + ".mean";
    }

    public String variance() {
        return name + ".variance";
    }

    @Override
    public List<Long> outputShape(List<Long> inputShape) {
        return inputShape;
    }

    @Override
    public Output forward(Tensor x, Params parameters, Params statistics, Mode mode) {
        Tensor gain = parameters.get(gain());
        Tensor shift = parameters.get(shift());
        Tensor mean = statistics.get(mean());
        Tensor variance = statistics.get(variance());
        if (mode instanceof Mode.Predict) {
            return Output.of(Neural.batchNorm(x, gain, shift, mean, variance, epsilon));
        }
        Neural.Normalized after =
                Neural.batchNorm(x, gain, shift, new Neural.Normalized(x, mean, variance), momentum, epsilon);
        Map<String, Tensor> running = new LinkedHashMap<>();
        running.put(mean(), after.runningMean());
        running.put(variance(), after.runningVariance());
        return new Output(after.y(), Params.of(running));
    }
}
