package org.touchstone.kernel.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * The paper's network for images: weight-normalized convolutions, batch normalization, residual blocks, and the sum of 1 x 1
 * convolutions of all states as output. Source: section 4.1, in the order of the published code: [h, -h] and, for
 * checkerboards, twice the kept pixels and the mask itself as input. Difference: the last layer is a plain convolution. It
 * starts uniform within 1/sqrt(maps): one that starts at 0 leaves all others without a gradient at first and is behind for
 * thousands of steps (docs/reproduction/real-nvp.md has the curves).
 */
public record ResidualNetwork(String name, int channels, int maps, int blocks, boolean checkerboard)
        implements Conditioner {
    @Override
    public Tensor forward(Tensor kept, Tensor mask, Pass pass) {
        return pass.compute(() -> {
            Tensor state = in().forward(input(kept, mask, pass), pass);
            Tensor skip = skip(0).forward(state, pass);
            for (int i = 0; i < blocks; i++) {
                state = block(i, state, pass);
                skip = skip.add(skip(i + 1).forward(state, pass));
            }
            return Neural.convolution(
                    seen("out", "skip" + blocks, skip, pass),
                    pass.parameter(name + ".out.weight"),
                    pass.parameter(name + ".out.bias"),
                    Neural.Window.of(1, 0));
        });
    }

    private Tensor input(Tensor kept, Tensor mask, Pass pass) {
        Tensor h = norm("in", channels).forward(kept, pass);
        if (!checkerboard) {
            return Elementwise.relu(Shaping.cat(List.of(h, h.neg()), 1));
        }
        // Half of the pixels are 0, so the others count twice.
        Tensor twice = h.mul(2);
        long[] shape = kept.shape();
        Tensor b = Shaping.expand(mask, shape[0], 1, shape[2], shape[3]);
        return Elementwise.relu(Shaping.cat(List.of(twice, twice.neg(), b), 1));
    }

    private Tensor block(int index, Tensor state, Pass pass) {
        String block = "block" + index;
        Tensor rectified = index == 0 ? seen(block + ".in", "in", state, pass) : activated(block + ".in", state, pass);
        Tensor first = inner(block).forward(rectified, pass);
        return state.add(outer(block).forward(activated(block + ".mid", first, pass), pass));
    }

    private Tensor activated(String norm, Tensor x, Pass pass) {
        return pass.compute(() -> Elementwise.relu(norm(norm, maps).forward(x, pass)));
    }

    /** The same, shown to who looks: the first and the last rectifiers only, so that looks into deep networks stay small. */
    private Tensor seen(String norm, String matrix, Tensor x, Pass pass) {
        return pass.compute(() -> {
            Tensor s = norm(norm, maps).forward(x, pass);
            return pass.seen(name + "." + matrix + ".direction", Activation.RELU, s, Elementwise.relu(s));
        });
    }

    @Override
    public String lastWeight() {
        return name + ".out.weight";
    }

    private ChannelNorm norm(String part, int width) {
        return new ChannelNorm(name + "." + part + ".norm", width);
    }

    private WeightNormConvolution in() {
        return new WeightNormConvolution(name + ".in", 2 * channels + (checkerboard ? 1 : 0), maps, 3, false);
    }

    private WeightNormConvolution inner(String block) {
        return new WeightNormConvolution(name + "." + block + ".inner", maps, maps, 3, false);
    }

    private WeightNormConvolution outer(String block) {
        return new WeightNormConvolution(name + "." + block + ".outer", maps, maps, 3, true);
    }

    private WeightNormConvolution skip(int index) {
        return new WeightNormConvolution(name + ".skip" + index, maps, maps, 1, true);
    }

    @Override
    public Params initialParameters(Key key, DType type) {
        List<WeightNormConvolution> layers = new ArrayList<>(List.of(in(), skip(0)));
        for (int i = 0; i < blocks; i++) {
            layers.addAll(List.of(inner("block" + i), outer("block" + i), skip(i + 1)));
        }
        double bound = 1 / Math.sqrt(maps);
        Params parameters = layers.stream()
                .map(layer -> layer.initialParameters(key, type))
                .reduce(Params.empty(), Params::and)
                .and(of(
                        name + ".out.weight",
                        RandomTensors.uniform(key.fold("out"), type, -bound, bound, 2L * channels, maps, 1, 1),
                        name + ".out.bias",
                        Tensors.zeros(type, 2L * channels)));
        return norms().stream().map(norm -> norm.initialParameters(type)).reduce(parameters, Params::and);
    }

    @Override
    public Params initialStatistics(DType type) {
        return norms().stream().map(norm -> norm.initialStatistics(type)).reduce(Params.empty(), Params::and);
    }

    private List<ChannelNorm> norms() {
        List<ChannelNorm> norms = new ArrayList<>(List.of(norm("in", channels)));
        for (int i = 0; i < blocks; i++) {
            norms.add(norm("block" + i + ".in", maps));
            norms.add(norm("block" + i + ".mid", maps));
        }
        norms.add(norm("out", maps));
        return norms;
    }

    static Params of(String first, Tensor one, String second, Tensor other) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(first, one);
        tensors.put(second, other);
        return Params.of(tensors);
    }
}
