package org.touchstone.kernel.onnx.operator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Rounding;
import org.touchstone.kernel.tensor.Tensor;

/** Numbers from several tensors under multidirectional broadcasting. */
final class Arithmetic {
    private static final int BROADCASTING = 7;

    private Arithmetic() {}

    static List<Definition> definitions() {
        return List.of(
                binary("Add", Tensor::add, (a, b, y, c) -> c, (a, b, y, c) -> c),
                binary("Sub", Tensor::sub, (a, b, y, c) -> c, (a, b, y, c) -> c.neg()),
                binary("Mul", Tensor::mul, (a, b, y, c) -> c.mul(b), (a, b, y, c) -> c.mul(a)),
                binary("Div", Arithmetic::divide, (a, b, y, c) -> c.div(b), (a, b, y, c) -> c.mul(y)
                        .div(b)
                        .neg()),
                new Definition("Pow", 1, Arity.TWO, settings -> broadcasting(settings, Arithmetic::power)),
                new Definition("Mod", 10, Arity.TWO, Arithmetic::modulo),
                new Definition("Sum", 1, Arity.ANY, settings -> new Sum(false)),
                new Definition("Mean", 1, Arity.ANY, settings -> new Sum(true)),
                folding("Max", Elementwise::maximum),
                folding("Min", Elementwise::minimum));
    }

    /** The cotangent of one operand, not yet summed over what was broadcast. */
    private interface Slope {
        Tensor back(Tensor a, Tensor b, Tensor y, Tensor cotangent);
    }

    private record Binary(BinaryOperator<Tensor> function, List<Slope> slopes) implements Kernel {
        @Override
        public Result forward(Inputs in) {
            in.affordable(Broadcast.shape(in));
            return Result.of(function.apply(in.get(0), in.get(1)));
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            Inputs in = back.inputs();
            Map<Integer, Tensor> found = new HashMap<>();
            for (int place : back.wanted()) {
                Tensor whole = slopes.get(place).back(in.get(0), in.get(1), back.output(0), back.cotangent());
                found.put(place, Broadcast.back(whole, in.get(place)));
            }
            return found;
        }
    }

    private record Sum(boolean mean) implements Kernel {
        @Override
        public Result forward(Inputs in) {
            in.affordable(Broadcast.shape(in));
            Tensor sum = in.all().stream().reduce(Tensor::add).orElseThrow();
            return Result.of(mean ? sum.div(in.count()) : sum.detach());
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            int count = back.inputs().count();
            Tensor each = mean ? back.cotangent().div(count) : back.cotangent();
            Map<Integer, Tensor> found = new HashMap<>();
            back.wanted()
                    .forEach(place ->
                            found.put(place, Broadcast.back(each, back.inputs().get(place))));
            return found;
        }
    }

    private static Definition binary(String type, BinaryOperator<Tensor> function, Slope first, Slope second) {
        return new Definition(type, 1, Arity.TWO, settings -> {
            requireBroadcasting(settings);
            return new Binary(function, List.of(first, second));
        });
    }

    /** An operator on two tensors whose derivative libtorch finds. */
    static Kernel broadcasting(Settings settings, BinaryOperator<Tensor> function) {
        requireBroadcasting(settings);
        return Kernel.of(in -> {
            in.affordable(Broadcast.shape(in));
            return function.apply(in.get(0), in.get(1));
        });
    }

    /** Before operator set 7 broadcasting had to be asked for, and could begin at any axis. */
    private static void requireBroadcasting(Settings settings) {
        if (settings.opset() < BROADCASTING) {
            settings.ignore("broadcast");
            if (settings.has("axis")) {
                throw settings.unsupported("broadcasting from an axis, as before operator set 7,");
            }
        }
    }

    private static Definition folding(String type, BinaryOperator<Tensor> function) {
        return new Definition(
                type,
                1,
                Arity.ANY,
                settings -> Kernel.of(in -> {
                    in.affordable(Broadcast.shape(in));
                    return in.all().stream().reduce(function).orElseThrow();
                }));
    }

    private static Tensor divide(Tensor a, Tensor b) {
        return a.dtype().isFloating() ? a.div(b) : Rounding.divide(a, b);
    }

    /** In the type of the base. */
    private static Tensor power(Tensor base, Tensor exponent) {
        DType type = base.dtype();
        if (type == exponent.dtype()) {
            return base.pow(exponent);
        }
        return type.isFloating()
                ? base.pow(exponent.to(type))
                : base.to(DType.F64).pow(exponent.to(DType.F64)).to(type);
    }

    private static Kernel modulo(Settings settings) {
        return broadcasting(settings, settings.flag("fmod") ? Rounding::fmod : Rounding::remainder);
    }
}
