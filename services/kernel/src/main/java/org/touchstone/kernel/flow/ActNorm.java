package org.touchstone.kernel.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * y = x exp(logScale) + shift per channel, both learned: no statistics, so training and use are the same map. Source: Kingma
 * and Dhariwal, "Glow" (2018), section 3.1: in a first pass the parameters become such that the batch comes out with mean 0 and
 * variance 1 per channel; without one it starts as the identity.
 */
public record ActNorm(String name, int channels) implements Bijection {
    private static final double EPSILON = 1e-6;

    @Override
    public Mapped encode(Tensor x, Pass pass) {
        return pass.map(() -> {
            if (pass.isFirst()) {
                choose(x, pass);
            }
            Tensor y = x.mul(Elementwise.exp(logScale(x, pass))).add(shift(x, pass));
            return new Mapped(y, logDeterminant(x, pass));
        });
    }

    @Override
    public Mapped decode(Tensor z, Pass pass) {
        return pass.map(() -> {
            Tensor x =
                    z.sub(shift(z, pass)).mul(Elementwise.exp(logScale(z, pass).neg()));
            return new Mapped(x, logDeterminant(z, pass).neg());
        });
    }

    private void choose(Tensor x, Pass pass) {
        int[] axes = Sums.axes(x);
        Tensor mean = Reduce.mean(x, true, axes);
        Tensor variance = Reduce.mean(Elementwise.square(x.sub(mean)), false, axes);
        Tensor logScale = Elementwise.log(variance.add(EPSILON)).mul(-0.5);
        pass.choose(name + ".logScale", logScale);
        pass.choose(
                name + ".shift", mean.reshape(-1).mul(Elementwise.exp(logScale)).neg());
    }

    private Tensor logScale(Tensor x, Pass pass) {
        return Sums.perChannel(pass.parameter(name + ".logScale"), x);
    }

    private Tensor shift(Tensor x, Pass pass) {
        return Sums.perChannel(pass.parameter(name + ".shift"), x);
    }

    private Tensor logDeterminant(Tensor x, Pass pass) {
        double positions = x.count() / (double) (x.size(0) * x.size(1));
        return Sums.zeros(x).add(Reduce.sum(pass.parameter(name + ".logScale")).mul(positions));
    }

    @Override
    public Params initialParameters(Key key, DType type) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(name + ".logScale", Tensors.zeros(type, channels));
        tensors.put(name + ".shift", Tensors.zeros(type, channels));
        return Params.of(tensors);
    }
}
