package org.touchstone.kernel.flow;

import java.util.Map;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * y = x exp(s(b x)) + t(b x) with s = scale tanh(h_s) (1 - b) and t = h_t (1 - b), so kept elements pass to the bit. Source:
 * equation 9 and section 4.1. Parameter: name.scale, one per channel; it starts at 1 everywhere (the published code starts
 * checkerboard scales at 0).
 */
public record AffineCoupling(String name, Mask mask, Conditioner network, Order order) implements Bijection {
    /** Which of the two comes first on the way to the latent. */
    public enum Order {
        /** y = x exp(s) + t: the paper's. */
        SCALE_FIRST,
        /** y = (x + t) exp(s): the published code's. */
        SHIFT_FIRST
    }

    /** s and t, 0 where kept. */
    record Affine(Tensor s, Tensor t) {}

    @Override
    public Mapped encode(Tensor x, Pass pass) {
        return pass.map(() -> {
            Tensor b = mask.of(x);
            Affine a = affine(x.mul(b), b, pass);
            Tensor exp = Elementwise.exp(a.s());
            Tensor y = order == Order.SCALE_FIRST
                    ? x.mul(exp).add(a.t())
                    : x.add(a.t()).mul(exp);
            return new Mapped(y, Sums.perExample(a.s()));
        });
    }

    @Override
    public Mapped decode(Tensor z, Pass pass) {
        if (network instanceof ResidualNetwork) {
            pass.requireFrozen(name);
        }
        return pass.map(() -> {
            Tensor b = mask.of(z);
            Affine a = affine(z.mul(b), b, pass);
            return new Mapped(undo(z, a), Sums.perExample(a.s()).neg());
        });
    }

    /** x of a given z. */
    Tensor undo(Tensor z, Affine a) {
        Tensor exp = Elementwise.exp(a.s().neg());
        return order == Order.SCALE_FIRST ? z.sub(a.t()).mul(exp) : z.mul(exp).sub(a.t());
    }

    /** Of what is kept: b x. */
    Affine affine(Tensor kept, Tensor b, Pass pass) {
        Tensor changed = b.neg().add(1);
        pass.network(kept);
        Tensor h = network.forward(kept, b, pass);
        long channels = kept.size(1);
        Tensor scale = Sums.perChannel(pass.parameter(name + ".scale"), kept);
        Tensor rawScale = Shaping.slice(h, 1, 0, channels);
        Tensor bounded = pass.seen(network.lastWeight(), Activation.TANH, rawScale, Elementwise.tanh(rawScale));
        Tensor s = bounded.mul(scale).mul(changed);
        return new Affine(s, Shaping.slice(h, 1, channels, 2 * channels).mul(changed));
    }

    @Override
    public Params initialParameters(Key key, DType type) {
        return Params.of(Map.of(name + ".scale", Tensors.ones(type, network.channels())))
                .and(network.initialParameters(key.fold(name), type));
    }

    @Override
    public Params initialStatistics(DType type) {
        return network.initialStatistics(type);
    }
}
