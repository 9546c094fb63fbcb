package org.touchstone.kernel.diagnose;

import java.util.List;
import org.touchstone.kernel.layer.Activate;
import org.touchstone.kernel.layer.BatchNormalization;
import org.touchstone.kernel.layer.Convolution;
import org.touchstone.kernel.layer.Dense;
import org.touchstone.kernel.layer.Layer;
import org.touchstone.kernel.layer.Losses;
import org.touchstone.kernel.layer.Mode;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;

/**
 * Looks into a network as it trains, except that no unit is dropped: batch normalization uses the statistics of the shard.
 * Nothing of the network changes, and nothing is random: the same parameters and examples give the same bits.
 */
public final class Probe {
    /** Numbers of one layer that enter its statistics; of more, every k-th. */
    static final int MOST_VALUES = 1 << 20;

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
                Sightings sightings = new Sightings();
                sightings.network(x);
                Tensor logits = forward(layers, recorded, statistics, x, sightings);
                Tensor loss = Losses.softmaxNegativeLogLikelihood(logits, labels);
                return sightings
                        .measure(loss, recorded::get, parameters, step, x.size(0))
                        .get(0);
            }
        });
    }

    private static Tensor forward(
            List<Layer> layers, Params parameters, Params statistics, Tensor x, Sightings sightings) {
        Tensor z = x;
        Layer matrix = null;
        for (Layer layer : layers) {
            Tensor s = z;
            z = layer.forward(s, parameters, statistics, layer instanceof BatchNormalization ? TRAIN : PREDICT)
                    .y();
            if (layer instanceof Dense || layer instanceof Convolution) {
                matrix = layer;
            } else if (layer instanceof Activate activate && matrix != null) {
                sightings.see(weight(matrix), activate.activation(), s, z);
            }
        }
        if (matrix == null) {
            throw new IllegalArgumentException("a network without weights has nothing to look at");
        }
        sightings.see(weight(matrix), null, z, z);
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
