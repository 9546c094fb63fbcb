package org.touchstone.kernel.l2l;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * What style transfer compares instead of pixels: layers of random 3 x 3 filters with rectification, halved between layers, each
 * channel divided by its root mean square over reference pictures, measured once, so that every channel and layer counts alike.
 * Source: Ustyuzhaninov et al. (2016), random filters; difference: several layers and the measured normalization, in place of a
 * trained VGG net.
 */
public final class StyleFeatures {
    private static final int SIDE = 3;
    private static final double SMALLEST = 1e-6;

    private final List<Layer> layers;

    @SuppressWarnings("ArrayRecordComponent")
    private record Layer(double[] weights, long filters, long channels, double[] scales) {
        /** Scaled features, N x filters x height x width. */
        Tensor forward(Tensor x) {
            Tensor w = Tensors.of(weights, filters, channels, SIDE, SIDE).to(x.dtype());
            Tensor bias = Tensors.zeros(x.dtype(), filters);
            Tensor y = Elementwise.relu(Neural.convolution(x, w, bias, Neural.Window.of(1, 1)));
            return y.mul(Tensors.of(scales, 1, filters, 1, 1).to(x.dtype()));
        }
    }

    private StyleFeatures(List<Layer> layers) {
        this.layers = List.copyOf(layers);
    }

    /**
     * A pure function of its arguments.
     *
     * @param filters of each layer
     * @param references at least one, each at least 2^(layers - 1) pixels high and wide
     */
    public static StyleFeatures random(Key key, List<Integer> filters, List<Picture> references) {
        if (filters.isEmpty() || filters.stream().anyMatch(count -> count < 1 || count > 1024)) {
            throw new SpecException("filters", "must be numbers from 1 to 1024, at least one, not " + filters);
        }
        if (references.isEmpty()) {
            throw new SpecException("references", "needs at least one picture to measure the layers on");
        }
        return Scope.evaluate(() -> {
            List<Layer> layers = new ArrayList<>();
            List<Tensor> inputs = references.stream()
                    .map(picture -> picture.tensor(DType.F64))
                    .toList();
            long channels = Picture.PLANES;
            for (int l = 0; l < filters.size(); l++) {
                Layer measured = measured(weights(key.fold(l), filters.get(l), channels), inputs);
                layers.add(measured);
                inputs = inputs.stream().map(x -> halved(measured.forward(x))).toList();
                channels = filters.get(l);
            }
            return new StyleFeatures(layers);
        });
    }

    private static Layer weights(Key key, long filters, long channels) {
        double deviation = Math.sqrt(2.0 / (channels * SIDE * SIDE));
        double[] weights = RandomTensors.normal(key, DType.F64, filters * channels * SIDE * SIDE)
                .mul(deviation)
                .toDoubles();
        double[] ones = new double[Math.toIntExact(filters)];
        Arrays.fill(ones, 1);
        return new Layer(weights, filters, channels, ones);
    }

    private static Layer measured(Layer layer, List<Tensor> inputs) {
        double[] scales = new double[layer.scales().length];
        for (Tensor x : inputs) {
            double[] squares = Reduce.mean(Elementwise.square(layer.forward(x)), false, 0, 2, 3)
                    .toDoubles();
            for (int c = 0; c < scales.length; c++) {
                scales[c] += squares[c] / inputs.size();
            }
        }
        for (int c = 0; c < scales.length; c++) {
            scales[c] = 1 / Math.sqrt(Math.max(SMALLEST, scales[c]));
        }
        return new Layer(layer.weights(), layer.filters(), layer.channels(), scales);
    }

    private static Tensor halved(Tensor x) {
        return Neural.averagePool(x, 2, 2, 0);
    }

    /** The features of each layer of pictures N x 3 x height x width, each of half the size before. */
    List<Tensor> of(Tensor pictures) {
        List<Tensor> features = new ArrayList<>();
        Tensor x = pictures;
        for (Layer layer : layers) {
            Tensor y = layer.forward(features.isEmpty() ? x : halved(x));
            features.add(y);
            x = y;
        }
        return features;
    }

    /** Products of channels, averaged over positions: N x filters x filters. */
    static Tensor gram(Tensor features) {
        double positions = (double) (features.size(2) * features.size(3));
        Tensor rows = features.reshape(features.size(0), features.size(1), -1);
        return rows.matmul(rows.transpose(1, 2)).div(positions);
    }
}
