package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.touchstone.kernel.tensor.Backward;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** The nonlinearities of networks. */
final class Activations {
    private static final int LIMITS_AS_INPUTS = 11;
    private static final int BROADCASTING = 7;
    private static final double SELU_ALPHA = 1.6732632f;
    private static final double SELU_GAMMA = 1.050701f;
    private static final Kernel RELU =
            new Unary(Elementwise::relu, (x, y, cotangent) -> Backward.wherePositive(cotangent, y));
    private static final Kernel SIGMOID =
            new Unary(Elementwise::sigmoid, (x, y, cotangent) -> Backward.sigmoid(cotangent, y));
    private static final Kernel TANH = new Unary(Elementwise::tanh, (x, y, cotangent) -> Backward.tanh(cotangent, y));

    private Activations() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition("Relu", 1, Arity.ONE, settings -> RELU),
                new Definition("Sigmoid", 1, Arity.ONE, settings -> SIGMOID),
                new Definition("Tanh", 1, Arity.ONE, settings -> TANH),
                plain("Softplus", 1, Elementwise::softplus),
                plain("Softsign", 1, Elementwise::softsign),
                plain("HardSwish", 14, x -> x.mul(Elementwise.clamp(x.div(6).add(0.5), 0, 1))),
                plain("Mish", 18, x -> x.mul(Elementwise.tanh(Elementwise.softplus(x)))),
                new Definition("LeakyRelu", 1, Arity.ONE, settings -> {
                    double alpha = settings.number("alpha", 0.01);
                    return floats(x -> Elementwise.leakyRelu(x, alpha));
                }),
                new Definition("Elu", 1, Arity.ONE, settings -> {
                    double alpha = settings.number("alpha", 1);
                    return floats(x -> Elementwise.elu(x, alpha));
                }),
                new Definition("Celu", 12, Arity.ONE, settings -> {
                    double alpha = settings.number("alpha", 1);
                    return floats(x -> Elementwise.elu(x.div(alpha), 1).mul(alpha));
                }),
                new Definition("Selu", 1, Arity.ONE, Activations::selu),
                new Definition("HardSigmoid", 1, Arity.ONE, settings -> {
                    double alpha = settings.number("alpha", 0.2);
                    double beta = settings.number("beta", 0.5);
                    return floats(x -> Elementwise.clamp(x.mul(alpha).add(beta), 0, 1));
                }),
                new Definition("ThresholdedRelu", 10, Arity.ONE, Activations::thresholdedRelu),
                new Definition("Gelu", 20, Arity.ONE, Activations::gelu),
                new Definition("PRelu", 1, Arity.TWO, Activations::parametricRelu),
                new Definition("Clip", 1, Arity.of(1, 3), Activations::clip));
    }

    private static Kernel floats(UnaryOperator<Tensor> function) {
        return Kernel.of(in -> function.apply(in.floats(0)));
    }

    private static Definition plain(String type, int since, UnaryOperator<Tensor> function) {
        return new Definition(type, since, Arity.ONE, settings -> floats(function));
    }

    /** elu(x, alpha) is max(x, 0) + min(alpha (exp x - 1), 0), so one scaling is left. */
    private static Kernel selu(Settings settings) {
        double alpha = settings.number("alpha", SELU_ALPHA);
        double gamma = settings.number("gamma", SELU_GAMMA);
        return floats(x -> Elementwise.elu(x, alpha).mul(gamma));
    }

    private static Kernel thresholdedRelu(Settings settings) {
        double alpha = settings.number("alpha", 1);
        return floats(x -> {
            Tensor above = Elementwise.greater(x, Tensors.scalar(x.dtype(), alpha));
            return Elementwise.where(above, x, Tensors.zeros(x.dtype()));
        });
    }

    private static Kernel gelu(Settings settings) {
        String approximation = settings.text("approximate", "none");
        return switch (approximation) {
            case "none" -> floats(Elementwise::gelu);
            case "tanh" -> floats(Elementwise::geluTanh);
            default -> throw settings.wrong("approximate", "is '" + approximation + "', not 'none' or 'tanh'");
        };
    }

    /** Before operator set 7 the slopes are one per channel; after, they broadcast to x. */
    private static Kernel parametricRelu(Settings settings) {
        boolean broadcasts = settings.opset() >= BROADCASTING;
        return Kernel.of(in -> {
            Tensor x = in.floats(0);
            Tensor slope = in.floats(1);
            if (!broadcasts && slope.count() > 1) {
                slope = Normalizations.perChannel(x, slope);
            }
            if (!Arrays.equals(Broadcast.shape(in, x.shape(), slope.shape()), x.shape())) {
                throw in.wrongShape("slopes " + slope + " do not broadcast to " + x);
            }
            Tensor zero = Tensors.zeros(x.dtype());
            return Elementwise.where(Elementwise.less(x, zero), x.mul(slope), x);
        });
    }

    private static Kernel clip(Settings settings) {
        if (settings.opset() >= LIMITS_AS_INPUTS) {
            return Kernel.of(in -> in.get(0).dtype().isFloating()
                    ? Elementwise.clamp(
                            in.get(0),
                            in.has(1) ? in.number(1) : Double.NEGATIVE_INFINITY,
                            in.has(2) ? in.number(2) : Double.POSITIVE_INFINITY)
                    : whole(in));
        }
        double low = settings.number("min", Double.NEGATIVE_INFINITY);
        double high = settings.number("max", Double.POSITIVE_INFINITY);
        return floats(x -> Elementwise.clamp(x, low, high));
    }

    private static Tensor whole(Inputs in) {
        DType type = in.get(0).dtype();
        for (int i = 1; i < in.count(); i++) {
            if (in.has(i) && (in.get(i).dtype() != type || in.get(i).count() != 1)) {
                throw in.wrongType("limits are one number each of the type of the input, not " + in.get(i));
            }
        }
        Tensor above = in.has(1) ? Elementwise.maximum(in.get(0), in.get(1)) : in.get(0);
        return in.has(2) ? Elementwise.minimum(above, in.get(2)) : above;
    }
}
