package org.touchstone.kernel.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.layer.Activate;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.layer.BatchNormalization;
import org.touchstone.kernel.layer.Convolution;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.layer.Losses;
import org.touchstone.kernel.layer.Mode;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/**
 * Looks into a network as it trains, except that no unit is dropped: batch normalization uses the statistics of the shard.
 * Nothing of the network changes, and nothing is random: the same parameters and examples give the same bits.
 */
public final class Probe {
    /** Numbers of one layer that enter its statistics; of more, every k-th. */
    static final int MOST_VALUES = 1 << 20;

    private static final int MOST_WEIGHTS = 1 << 18;
    private static final Mode PREDICT = new Mode.Predict();
    /** Only batch normalization is put into this mode, and it draws nothing. */
    private static final Mode TRAIN = new Mode.Train(Key.of(0));

    private Probe() {}

    /**
     * Statistics on one shard of the probe set.
     *
     * @param layers from the input to the logits
     * @param x examples as the first layer takes them
     * @param labels one per example, of type I64
     * @param step how many steps of training are done
     */
    public static NetworkStatistics look(
            List<Layer> layers, Params parameters, Params statistics, Tensor x, Tensor labels, long step) {
        return Scope.evaluate(() -> {
            try (Recording recording = Recording.start()) {
                Params recorded = recording.inputs(parameters);
                List<Seen> seen = new ArrayList<>();
                Tensor logits = forward(layers, recorded, statistics, x, seen);
                Tensor loss = Losses.softmaxNegativeLogLikelihood(logits, labels);
                List<Tensor> at = Stream.concat(
                                seen.stream().map(Seen::s),
                                seen.stream().map(each -> recorded.get(weight(each.matrix()))))
                        .toList();
                List<Tensor> gradients = Autograd.ofScalar(loss, at);
                return new NetworkStatistics(
                        step,
                        x.size(0),
                        1,
                        distribution(x, MOST_VALUES),
                        IntStream.range(0, seen.size())
                                .mapToObj(i -> seen.get(i)
                                        .measure(parameters, gradients.get(i), gradients.get(seen.size() + i)))
                                .toList());
            }
        });
    }

    /** A matrix and what came of it: pre-activations s and activations z. */
    private record Seen(Layer matrix, @Nullable Activation activation, Tensor s, Tensor z) {
        /** {@code gradient} is that of the mean over the examples. */
        LayerStatistics measure(Params parameters, Tensor gradient, Tensor weightGradient) {
            return new LayerStatistics(
                    matrix.name(),
                    activation,
                    distribution(z, MOST_VALUES),
                    distribution(gradient.mul((double) s.size(0)), MOST_VALUES),
                    distribution(weightGradient, MOST_WEIGHTS),
                    weights(matrix, parameters.get(weight(matrix))),
                    Units.of(largest(z).toFloats()),
                    z.count() / z.size(0));
        }

        private static Tensor largest(Tensor z) {
            return z.rank() == 4 ? Reduce.amax(z, false, 0, 2, 3) : Reduce.amax(z, false, 0);
        }

        private static LayerStatistics.Weights weights(Layer matrix, Tensor weight) {
            double secondMoment = Reduce.mean(weight.mul(weight)).item();
            return matrix instanceof Dense dense
                    ? new LayerStatistics.Weights(dense.inputs(), dense.outputs(), secondMoment)
                    : new LayerStatistics.Weights(0, 0, secondMoment);
        }
    }

    private static Tensor forward(List<Layer> layers, Params parameters, Params statistics, Tensor x, List<Seen> seen) {
        Tensor z = x;
        Layer matrix = null;
        for (Layer layer : layers) {
            Tensor s = z;
            z = layer.forward(s, parameters, statistics, layer instanceof BatchNormalization ? TRAIN : PREDICT)
                    .y();
            if (layer instanceof Dense || layer instanceof Convolution) {
                matrix = layer;
            } else if (layer instanceof Activate activate && matrix != null) {
                seen.add(new Seen(matrix, activate.activation(), s, z));
            }
        }
        if (matrix == null) {
            throw new IllegalArgumentException("a network without weights has nothing to look at");
        }
        seen.add(new Seen(matrix, null, z, z));
        return z;
    }

    /** The name of its weight. */
    static String weight(Layer matrix) {
        return matrix instanceof Dense dense ? dense.weight() : ((Convolution) matrix).weight();
    }

    /** Every k-th element, where k has no divisor in common with the row, so that no column is favoured. */
    static Distribution distribution(Tensor tensor, int most) {
        float[] values = tensor.toFloats();
        int row = tensor.rank() == 0 ? 1 : Math.max(1, (int) (values.length / Math.max(1, tensor.size(0))));
        int stride = Math.max(1, (values.length + most - 1) / most);
        while (stride > 1 && divisor(stride, row) > 1) {
            stride++;
        }
        return Distribution.of(values, stride);
    }

    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }
}
