package org.touchstone.kernel.l2l;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * The meta-gradient as the paper draws it (figure 2): the whole graph is recorded and differentiated by libtorch, in the
 * element type of theta. It defines what {@link Unroll} computes by hand, and needs several times its time and memory. One network
 * for all coordinates.
 */
public final class PlainUnroll {
    private final Architecture architecture;
    private final Objective objective;
    private final SecondDerivatives form;
    private final Params phi;
    private Tensor mean;
    private Tensor square;

    /**
     * Coordinates theta_0..theta_T, the losses of all functions there, and the gradient of the sum over t = 1..T of their
     * means.
     */
    public record Result(List<Tensor> thetas, List<Tensor> losses, Params gradient) {}

    private PlainUnroll(
            Architecture architecture, Objective objective, SecondDerivatives form, Params phi, Tensor theta) {
        this.architecture = architecture;
        this.objective = objective;
        this.form = form;
        this.phi = phi;
        this.mean = Tensors.zeros(theta.dtype(), theta.count());
        this.square = mean;
    }

    /** T steps from theta (a vector) and zero states; phi has the names and shapes of the architecture. */
    public static Result run(
            Architecture architecture,
            Objective objective,
            SecondDerivatives form,
            Params phi,
            Tensor theta,
            int unroll) {
        try (Recording recording = Recording.start()) {
            Params parameters = recording.inputs(phi);
            return new PlainUnroll(architecture, objective, form, parameters, theta)
                    .unroll(recording.input(theta), unroll);
        }
    }

    private Result unroll(Tensor start, int unroll) {
        Tensor zero = Tensors.zeros(start.dtype(), start.count(), architecture.hidden());
        Layer first = new Layer(zero, zero);
        Layer second = first;
        List<Tensor> thetas = new ArrayList<>(List.of(start));
        List<Tensor> losses = new ArrayList<>(List.of(objective.losses(start, 0)));
        Tensor metaLoss = Tensors.zeros(start.dtype());
        for (int t = 0; t < unroll; t++) {
            Tensor theta = thetas.get(t);
            first = lstm(features(gradient(theta, losses.get(t)), t), first, "1");
            second = lstm(first.h(), second, "2");
            Tensor out = Neural.linear(second.h(), phi.get("w_out"), phi.get("b_out"));
            Tensor next = theta.add(out.reshape(-1).mul(architecture.outputScale()));
            thetas.add(next);
            losses.add(objective.losses(next, t + 1L));
            metaLoss = metaLoss.add(Reduce.mean(losses.get(t + 1)));
        }
        return new Result(thetas, losses, phi.with(Autograd.ofScalar(metaLoss, phi.tensors())));
    }

    private Tensor gradient(Tensor theta, Tensor losses) {
        boolean kept = form == SecondDerivatives.KEPT;
        Tensor one = Tensors.ones(losses.dtype(), losses.shape());
        Tensor g = Autograd.vjp(List.of(losses), List.of(theta), List.of(one), true, kept)
                .get(0);
        return kept ? g : g.detach();
    }

    private record Layer(Tensor h, Tensor c) {}

    private Layer lstm(Tensor x, Layer state, String layer) {
        Tensor a = x.matmul(phi.get("w_ih" + layer).transpose(0, 1))
                .add(state.h().matmul(phi.get("w_hh" + layer).transpose(0, 1)))
                .add(phi.get("b" + layer));
        Tensor c = Elementwise.sigmoid(gate(a, 1))
                .mul(state.c())
                .add(Elementwise.sigmoid(gate(a, 0)).mul(Elementwise.tanh(gate(a, 2))));
        return new Layer(averaged(Elementwise.sigmoid(gate(a, 3)).mul(Elementwise.tanh(c))), c);
    }

    /** The first units as their means over the coordinates of a function. */
    private Tensor averaged(Tensor h) {
        int units = architecture.averaged();
        if (units == 0) {
            return h;
        }
        long functions = objective.functions();
        long coordinates = h.size(0) / functions;
        Tensor some = Shaping.slice(h, 1, 0, units).reshape(functions, coordinates, units);
        Tensor means = Shaping.expand(Reduce.mean(some, true, 1), functions, coordinates, units);
        return Shaping.cat(List.of(means.reshape(-1, units), Shaping.slice(h, 1, units, architecture.hidden())), 1);
    }

    private Tensor gate(Tensor a, long index) {
        return Shaping.slice(a, 1, index * architecture.hidden(), (index + 1) * architecture.hidden());
    }

    private Tensor features(Tensor g, long step) {
        if (architecture.input() instanceof InputForm.LogSign logSign) {
            return logSign(g, logSign.p());
        }
        if (architecture.input() instanceof InputForm.Normalized normalized) {
            double decay = normalized.decay();
            mean = mean.mul(decay).add(g.mul(1 - decay));
            square = square.mul(decay).add(g.mul(g).mul(1 - decay));
            double weight = 1 - Math.pow(decay, step + 1.0);
            Tensor root = Elementwise.sqrt(square.div(weight).add(normalized.epsilon() * normalized.epsilon()));
            return Shaping.stack(List.of(mean.div(weight).div(root), g.div(root)), 1);
        }
        return g.reshape(-1, 1);
    }

    /** Source: appendix A. */
    static Tensor logSign(Tensor g, double p) {
        Tensor size = Elementwise.abs(g);
        Tensor edge = Tensors.full(g.dtype(), Math.exp(-p), g.shape());
        Tensor small = Elementwise.less(size, edge);
        Tensor log = Elementwise.log(Elementwise.maximum(size, edge)).div(p);
        return Shaping.stack(
                List.of(
                        Elementwise.where(small, Tensors.full(g.dtype(), -1, g.shape()), log),
                        Elementwise.where(small, g.mul(Math.exp(p)), Elementwise.sign(g))),
                1);
    }
}
