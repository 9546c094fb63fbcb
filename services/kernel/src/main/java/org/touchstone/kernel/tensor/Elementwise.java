package org.touchstone.kernel.tensor;

import org.touchstone.kernel.tensor.Libtorch.F0;
import org.touchstone.kernel.tensor.Libtorch.F1;

/** Functions of one element at a time, differentiable where calculus says so; two operands broadcast. */
public final class Elementwise {
    private static final F0 EXP = Libtorch.f0("torchExp");
    private static final F0 LOG = Libtorch.f0("torchLog");
    private static final F0 SQRT = Libtorch.f0("torchSqrt");
    private static final F0 SQUARE = Libtorch.f0("torchSquare");
    private static final F0 ABS = Libtorch.f0("torchAbs");
    private static final F0 SIGN = Libtorch.f0("torchSign");
    private static final F0 FLOOR = Libtorch.f0("torchFloor");
    private static final F0 SIN = Libtorch.f0("torchSin");
    private static final F0 COS = Libtorch.f0("torchCos");
    private static final F0 ERF = Libtorch.f0("torchErf");
    private static final F0 TANH = Libtorch.f0("torchTanh");
    private static final F0 SIGMOID = Libtorch.f0("torchSigmoid");
    private static final F0 RELU = Libtorch.f0("torchNNRelu");
    private static final F0 SOFTPLUS = Libtorch.f0("torchNNSoftPlus");
    private static final F0 SOFTSIGN = Libtorch.f0("torchNNSoftSign");
    private static final Libtorch.FDouble LEAKY_RELU = Libtorch.fDouble("torchNNLeakyRelu");
    private static final Libtorch.FDouble ELU = Libtorch.fDouble("torchNNElu");
    private static final F0 SELU = Libtorch.f0("torchNNSelu");
    private static final F1 MAXIMUM = Libtorch.f1("torchMaximum");
    private static final F1 MINIMUM = Libtorch.f1("torchMinimum");
    private static final F1 EQUAL = Libtorch.f1("torchEq");
    private static final F1 GREATER = Libtorch.f1("torchGt");
    private static final F1 GREATER_OR_EQUAL = Libtorch.f1("torchGte");
    private static final F1 LESS = Libtorch.f1("torchLt");
    private static final F0 NOT = Libtorch.f0("torchLogicalNot");
    private static final F1 AND = Libtorch.f1("torchLogicalAnd");
    private static final Libtorch.F2 WHERE = Libtorch.f2("torchWhere");

    private Elementwise() {}

    private static Tensor apply(F0 function, Tensor x) {
        return Tensor.wrap(function.call(x.handle()));
    }

    private static Tensor apply(F1 function, Tensor x, Tensor y) {
        if (x.dtype() != y.dtype()) {
            throw new TensorException("operands of " + x.dtype() + " and " + y.dtype() + ": convert one of them first");
        }
        return Tensor.wrap(function.call(x.handle(), y.handle()));
    }

    public static Tensor exp(Tensor x) {
        return apply(EXP, x);
    }

    /** exp(x) - 1, exact near 0. */
    public static Tensor expm1(Tensor x) {
        return Script.tensor("expm1", x);
    }

    public static Tensor log(Tensor x) {
        return apply(LOG, x);
    }

    /** log(1 + x), exact near 0. */
    public static Tensor log1p(Tensor x) {
        return Script.tensor("log1p", x);
    }

    public static Tensor sqrt(Tensor x) {
        return apply(SQRT, x);
    }

    public static Tensor rsqrt(Tensor x) {
        return Script.tensor("rsqrt", x);
    }

    public static Tensor square(Tensor x) {
        return apply(SQUARE, x);
    }

    public static Tensor abs(Tensor x) {
        return apply(ABS, x);
    }

    public static Tensor sign(Tensor x) {
        return apply(SIGN, x);
    }

    public static Tensor floor(Tensor x) {
        return apply(FLOOR, x);
    }

    public static Tensor sin(Tensor x) {
        return apply(SIN, x);
    }

    public static Tensor cos(Tensor x) {
        return apply(COS, x);
    }

    public static Tensor erf(Tensor x) {
        return apply(ERF, x);
    }

    public static Tensor tanh(Tensor x) {
        return apply(TANH, x);
    }

    public static Tensor sigmoid(Tensor x) {
        return apply(SIGMOID, x);
    }

    public static Tensor logSigmoid(Tensor x) {
        return Script.tensor("log_sigmoid", x);
    }

    public static Tensor relu(Tensor x) {
        return apply(RELU, x);
    }

    public static Tensor leakyRelu(Tensor x, double negativeSlope) {
        return Tensor.wrap(LEAKY_RELU.call(x.handle(), negativeSlope));
    }

    public static Tensor elu(Tensor x, double alpha) {
        return Tensor.wrap(ELU.call(x.handle(), alpha));
    }

    public static Tensor selu(Tensor x) {
        return apply(SELU, x);
    }

    public static Tensor softplus(Tensor x) {
        return apply(SOFTPLUS, x);
    }

    /** x / (1 + |x|). */
    public static Tensor softsign(Tensor x) {
        return apply(SOFTSIGN, x);
    }

    /** x times the normal distribution function of x. */
    public static Tensor gelu(Tensor x) {
        return Script.tensor("gelu", x, "none");
    }

    /** The approximation of gelu by tanh. */
    public static Tensor geluTanh(Tensor x) {
        return Script.tensor("gelu", x, "tanh");
    }

    /** x limited to [low, high]. */
    public static Tensor clamp(Tensor x, double low, double high) {
        return Script.tensor("clamp", x, low, high);
    }

    public static Tensor maximum(Tensor x, Tensor y) {
        return apply(MAXIMUM, x, y);
    }

    public static Tensor minimum(Tensor x, Tensor y) {
        return apply(MINIMUM, x, y);
    }

    /** Of type BOOL. */
    public static Tensor equal(Tensor x, Tensor y) {
        return apply(EQUAL, x, y);
    }

    /** Of type BOOL. */
    public static Tensor greater(Tensor x, Tensor y) {
        return apply(GREATER, x, y);
    }

    /** Of type BOOL. */
    public static Tensor greaterOrEqual(Tensor x, Tensor y) {
        return apply(GREATER_OR_EQUAL, x, y);
    }

    /** Of type BOOL. */
    public static Tensor less(Tensor x, Tensor y) {
        return apply(LESS, x, y);
    }

    public static Tensor not(Tensor x) {
        return apply(NOT, x);
    }

    public static Tensor and(Tensor x, Tensor y) {
        return apply(AND, x, y);
    }

    /** yes where the condition (of type BOOL) holds, else no. */
    public static Tensor where(Tensor condition, Tensor yes, Tensor no) {
        return Tensor.wrap(WHERE.call(condition.handle(), yes.handle(), no.handle()));
    }
}
