package org.touchstone.kernel.onnx.operator;

import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Logic;
import org.touchstone.kernel.tensor.Rounding;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;
import org.touchstone.kernel.tensor.Trigonometry;

/** Functions of calculus, comparisons and logic, element by element. */
final class Functions {
    private Functions() {}

    static List<Definition> definitions() {
        return Stream.of(calculus(), trigonometry(), logic())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Definition> calculus() {
        return List.of(
                unary("Abs", 1, Elementwise::abs),
                unary("Neg", 1, Tensor::neg),
                unary("Sign", 9, Elementwise::sign),
                unary("Floor", 1, Elementwise::floor),
                unary("Ceil", 1, Rounding::ceil),
                unary("Round", 11, Rounding::round),
                unary("Sqrt", 1, Elementwise::sqrt),
                unary("Exp", 1, Elementwise::exp),
                unary("Log", 1, Elementwise::log),
                unary("Erf", 9, Elementwise::erf),
                unary("Reciprocal", 1, x -> x.pow(-1)));
    }

    private static List<Definition> trigonometry() {
        Stream<Definition> rest = Stream.of(Trigonometry.values()).map(function -> {
            String name = function.name();
            return unary(name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT), 7, function::of);
        });
        return Stream.concat(Stream.of(unary("Sin", 7, Elementwise::sin), unary("Cos", 7, Elementwise::cos)), rest)
                .toList();
    }

    private static List<Definition> logic() {
        return List.of(
                unary("Not", 1, Elementwise::not),
                unary("IsNaN", 9, Logic::isNan),
                new Definition("IsInf", 10, Arity.ONE, Functions::isInfinite),
                binary("Equal", 1, Elementwise::equal),
                binary("Less", 1, Elementwise::less),
                binary("LessOrEqual", 12, Logic::lessOrEqual),
                binary("Greater", 1, Elementwise::greater),
                binary("GreaterOrEqual", 12, Elementwise::greaterOrEqual),
                binary("And", 1, Elementwise::and),
                binary("Or", 1, Logic::or),
                binary("Xor", 1, Logic::xor),
                new Definition(
                        "Where",
                        9,
                        Arity.of(3),
                        settings -> Kernel.of(in -> {
                            in.affordable(Broadcast.shape(in));
                            return Elementwise.where(in.get(0), in.get(1), in.get(2));
                        })));
    }

    private static Definition unary(String type, int since, UnaryOperator<Tensor> function) {
        return new Definition(type, since, Arity.ONE, settings -> Kernel.of(in -> function.apply(in.get(0))));
    }

    private static Definition binary(String type, int since, BinaryOperator<Tensor> function) {
        return new Definition(type, since, Arity.TWO, settings -> Arithmetic.broadcasting(settings, function));
    }

    private static Kernel isInfinite(Settings settings) {
        boolean negative = settings.flag("detect_negative", true);
        boolean positive = settings.flag("detect_positive", true);
        return Kernel.of(in -> {
            Tensor x = in.floats(0);
            Tensor infinite = Logic.isInfinite(x);
            Tensor zero = Tensors.zeros(x.dtype());
            Tensor kept = positive ? infinite : Elementwise.and(infinite, Elementwise.less(x, zero));
            return negative ? kept : Elementwise.and(kept, Elementwise.greater(x, zero));
        });
    }
}
