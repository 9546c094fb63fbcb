package org.touchstone.kernel.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * y = (x - m) / sqrt(v + epsilon) exp(gamma) + beta per channel, over examples and the positions that the mask does not keep
 * (all without a mask); kept ones pass to the bit. Source: equations 17 and 18. Variances are biased. Parameters: name.gamma,
 * name.beta; statistics: name.mean, name.variance, starting at 0 and 1. The reference takes means over kept positions too.
 */
public record BatchNormBijection(
        String name, int channels, @Nullable Mask mask, double epsilon) implements Bijection {

    private record Moments(Tensor mean, Tensor variance) {}

    @Override
    public Mapped encode(Tensor x, Pass pass) {
        return pass.map(() -> {
            Tensor active = active(x);
            Moments moments = pass.isFrozen() ? frozen(x, pass) : ofBatch(x, active, pass);
            Tensor logScale = logScale(x, active, moments.variance(), pass);
            Tensor beta = Sums.perChannel(pass.parameter(name + ".beta"), x);
            Tensor y = x.sub(moments.mean().mul(active))
                    .mul(Elementwise.exp(logScale))
                    .add(beta.mul(active));
            return new Mapped(y, logDeterminant(x, logScale));
        });
    }

    @Override
    public Mapped decode(Tensor z, Pass pass) {
        return pass.map(() -> {
            Tensor active = active(z);
            Moments moments = pass.isFrozen()
                    ? frozen(z, pass)
                    : new Moments(pass.remembered(name, ".mean"), pass.remembered(name, ".variance"));
            Tensor minusLogScale = logScale(z, active, moments.variance(), pass).neg();
            Tensor beta = Sums.perChannel(pass.parameter(name + ".beta"), z);
            Tensor x = z.sub(beta.mul(active))
                    .mul(Elementwise.exp(minusLogScale))
                    .add(moments.mean().mul(active));
            return new Mapped(x, logDeterminant(z, minusLogScale));
        });
    }

    private Tensor active(Tensor x) {
        return mask == null
                ? Tensors.ones(x.dtype(), x.rank() == 2 ? new long[] {1, 1} : new long[] {1, 1, 1, 1})
                : mask.of(x).neg().add(1);
    }

    private Moments frozen(Tensor x, Pass pass) {
        return new Moments(
                Sums.perChannel(pass.statistic(name + ".mean"), x),
                Sums.perChannel(pass.statistic(name + ".variance"), x));
    }

    private Moments ofBatch(Tensor x, Tensor active, Pass pass) {
        int[] axes = Sums.axes(x);
        Tensor weights = Shaping.expand(active, x.shape());
        // A channel that is kept whole has no active position; its moments are not used.
        Tensor count = Elementwise.maximum(Reduce.sum(weights, true, axes), Tensors.ones(x.dtype()));
        Tensor mean = Reduce.sum(x.mul(weights), true, axes).div(count);
        Tensor variance = Reduce.sum(Elementwise.square(x.sub(mean)).mul(weights), true, axes)
                .div(count);
        return new Moments(used(x, ".mean", mean, pass), used(x, ".variance", variance, pass));
    }

    private Tensor used(Tensor x, String moment, Tensor batch, Pass pass) {
        double momentum = pass.momentum();
        Tensor old = Sums.perChannel(pass.statistic(name + moment), x);
        Tensor moved = old.mul(1 - momentum).add(batch.mul(momentum));
        pass.record(name + moment, moved.reshape(-1));
        pass.remember(name + moment, batch);
        return batch;
    }

    private Tensor logScale(Tensor x, Tensor active, Tensor variance, Pass pass) {
        Tensor gamma = Sums.perChannel(pass.parameter(name + ".gamma"), x);
        return gamma.sub(Elementwise.log(variance.add(epsilon)).mul(0.5)).mul(active);
    }

    /** A sum of logarithms: the product of thousands of variances would overflow. */
    private static Tensor logDeterminant(Tensor x, Tensor logScale) {
        double positions = x.count() / (double) x.size(0) / logScale.count();
        return Sums.zeros(x).add(Reduce.sum(logScale).mul(positions));
    }

    @Override
    public Params initialParameters(Key key, DType type) {
        return both(".gamma", Tensors.zeros(type, channels), ".beta", Tensors.zeros(type, channels));
    }

    @Override
    public Params initialStatistics(DType type) {
        return both(".mean", Tensors.zeros(type, channels), ".variance", Tensors.ones(type, channels));
    }

    private Params both(String first, Tensor one, String second, Tensor other) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(name + first, one);
        tensors.put(name + second, other);
        return Params.of(tensors);
    }
}
