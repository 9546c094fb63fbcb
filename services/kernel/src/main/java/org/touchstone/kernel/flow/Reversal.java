package org.touchstone.kernel.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.flow.AffineCoupling.Affine;
import org.touchstone.kernel.flow.AffineCoupling.Order;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/**
 * The derivatives of a flow from its output alone: each part's input is recomputed from its output, so the memory of the way
 * back is that of one part. Source: Gomez et al., "The reversible residual network" (2017), section 3.2, for couplings of
 * Real NVP, whose networks are evaluated once on the way back because what they read passes to the bit.
 */
final class Reversal {
    private final Pass forward;
    private final Tensor ofLogDeterminant;
    private final Map<String, Tensor> gradients = new LinkedHashMap<>();

    /** A value and the derivative of the loss with respect to it. */
    record Point(Tensor value, Tensor derivative) {}

    /**
     * @param forward the pass in which the examples were encoded
     * @param ofLogDeterminant the derivative of the loss with respect to each example's log-determinant
     */
    Reversal(Pass forward, Tensor ofLogDeterminant) {
        this.forward = forward;
        this.ofLogDeterminant = ofLogDeterminant;
    }

    /** The gradient in the names of the parameters; 0 where nothing depends on one. */
    Params gradient(Params parameters) {
        Map<String, Tensor> all = new LinkedHashMap<>(parameters.zerosLike().asMap());
        all.putAll(gradients);
        return Params.of(all);
    }

    /** From what a bijection gave to what it was given. */
    Point back(Bijection part, Point out) {
        try (Scope scope = Scope.open()) {
            Point in = through(part, out);
            gradients.values().forEach(scope::keep);
            scope.keep(in.value());
            scope.keep(in.derivative());
            return in;
        }
    }

    private Point through(Bijection part, Point out) {
        if (part instanceof Chain chain) {
            Point at = out;
            for (int i = chain.parts().size() - 1; i >= 0; i--) {
                at = back(chain.parts().get(i), at);
            }
            return at;
        }
        if (part instanceof MultiScale scale) {
            return scale(scale, out);
        }
        return part instanceof AffineCoupling coupling ? coupling(coupling, out) : other(part, out);
    }

    private Point scale(MultiScale scale, Point out) {
        Point halves = squeezed(scale.factor(), out);
        long half = halves.value().size(1) / 2;
        Point deep = back(scale.next(), slice(halves, 0, half));
        Point latent = slice(halves, half, 2 * half);
        Point joined = new Point(
                Shaping.cat(List.of(deep.value(), latent.value()), 1),
                Shaping.cat(List.of(deep.derivative(), latent.derivative()), 1));
        Point onChannels = squeezed(scale.squeeze(), unsqueezed(scale.factor(), joined));
        Point onImage = unsqueezed(scale.squeeze(), back(scale.onChannels(), onChannels));
        return back(scale.onImage(), onImage);
    }

    private static Point slice(Point point, long from, long to) {
        return new Point(Shaping.slice(point.value(), 1, from, to), Shaping.slice(point.derivative(), 1, from, to));
    }

    /** A permutation takes derivatives along. */
    private static Point squeezed(Squeeze squeeze, Point point) {
        return new Point(squeeze.apply(point.value()), squeeze.apply(point.derivative()));
    }

    private static Point unsqueezed(Squeeze squeeze, Point point) {
        return new Point(squeeze.undo(point.value()), squeeze.undo(point.derivative()));
    }

    /** With y = x exp(s) + t: dL/ds = dL/dy (y - t) + dL/dlogdet, dL/dt = dL/dy; with y = (x + t) exp(s) likewise. */
    private Point coupling(AffineCoupling coupling, Point out) {
        Tensor b = coupling.mask().of(out.value());
        try (Recording recording = Recording.start()) {
            Pass pass = forward.again(recording);
            Tensor kept = recording.input(out.value().mul(b));
            Affine affine = coupling.affine(kept, b, pass);
            Affine constant = new Affine(affine.s().detach(), affine.t().detach());
            Tensor dy = out.derivative();
            Tensor direct = dy.mul(Elementwise.exp(constant.s()));
            boolean scaleFirst = coupling.order() == Order.SCALE_FIRST;
            Tensor scaled = scaleFirst ? out.value().sub(constant.t()) : out.value();
            Tensor ds = dy.mul(scaled).add(perExample(dy));
            List<Tensor> derivatives =
                    derivatives(List.of(affine.s(), affine.t()), List.of(ds, scaleFirst ? dy : direct), kept, pass);
            Tensor dx = direct.add(derivatives.get(0).mul(b));
            return new Point(coupling.undo(out.value(), constant), dx);
        }
    }

    private Tensor perExample(Tensor like) {
        return like.rank() == 2 ? ofLogDeterminant.reshape(-1, 1) : ofLogDeterminant.reshape(-1, 1, 1, 1);
    }

    /** Decodes and encodes again, recording. */
    private Point other(Bijection part, Point out) {
        Tensor x = part.decode(out.value(), forward).value();
        try (Recording recording = Recording.start()) {
            Pass pass = forward.again(recording);
            Tensor in = recording.input(x);
            Mapped mapped = part.encode(in, pass);
            List<Tensor> derivatives = derivatives(
                    List.of(mapped.value(), mapped.logDeterminant()),
                    List.of(out.derivative(), ofLogDeterminant),
                    in,
                    pass);
            return new Point(x, derivatives.get(0));
        }
    }

    /** With respect to what went in; those of parameters are kept for {@link #gradient}. */
    private List<Tensor> derivatives(List<Tensor> ys, List<Tensor> ofYs, Tensor in, Pass pass) {
        List<Tensor> inputs = new ArrayList<>(List.of(in));
        inputs.addAll(pass.inputs().values());
        List<Tensor> derivatives = Autograd.vjpOfRecorded(ys, inputs, ofYs);
        int i = 1;
        for (String name : pass.inputs().keySet()) {
            gradients.put(name, derivatives.get(i++));
        }
        return derivatives;
    }
}
