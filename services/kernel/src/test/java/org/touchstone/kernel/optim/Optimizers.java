package org.touchstone.kernel.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.RandomTensors;
import org.touchstone.kernel.tensor.Tensor;

/** What the laws are tried on: a maker of each optimizer, and parameters and gradients to feed them. */
final class Optimizers {
    /** Makes an optimizer of one kind. */
    interface Maker {
        Optimizer<?> make(double learningRate, double weightDecay);
    }

    /** A kind of optimizer, with a rate that suits a quadratic. */
    record Kind(String name, double rate, Maker maker) {
        Optimizer<?> make(double rateFactor, double weightDecay) {
            return maker.make(rate * rateFactor, weightDecay);
        }

        Optimizer<?> make() {
            return make(1, 0);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Optimizers() {}

    static Stream<Kind> kinds() {
        return Stream.of(
                new Kind("sgd", 0.2, Sgd::new),
                new Kind("momentum", 0.1, (rate, decay) -> new Momentum(rate, 0.9, decay)),
                new Kind("nag", 0.1, (rate, decay) -> new Nag(rate, 0.9, decay)),
                new Kind("rmsprop", 0.05, (rate, decay) -> new RmsProp(rate, 0.99, 1e-8, decay)),
                new Kind("adam", 0.1, (rate, decay) -> new Adam(rate, 0.9, 0.999, 1e-8, decay)),
                new Kind("adagrad", 0.5, (rate, decay) -> new AdaGrad(rate, 1e-10, decay)),
                new Kind("lbfgs", 1, (rate, decay) -> new Lbfgs(rate, 4, decay)));
    }

    /** Standard normal numbers under two names, the order of which is not that of the alphabet. */
    static Params random(DType type, long seed) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("weight", RandomTensors.normal(Key.of(seed).fold("weight"), type, 4, 3));
        tensors.put("bias", RandomTensors.normal(Key.of(seed).fold("bias"), type, 4));
        return Params.of(tensors);
    }

    /** Parameters and state after a number of steps. */
    record Point<S extends OptimizerState>(Params parameters, S state, long steps) {
        static <S extends OptimizerState> Point<S> start(Optimizer<S> optimizer, Params parameters) {
            return new Point<>(parameters, optimizer.init(parameters), 0);
        }

        Point<S> update(Optimizer<S> optimizer, Params gradient, double factor) {
            Optimizer.Step<S> next = optimizer.update(gradient, state, parameters, steps, factor);
            return new Point<>(next.parameters(), next.state(), steps + 1);
        }

        /** Some steps along random gradients. */
        Point<S> wander(Optimizer<S> optimizer, int count) {
            Point<S> point = this;
            for (int i = 0; i < count; i++) {
                Params gradient = random(parameters.tensors().get(0).dtype(), 100 + point.steps());
                point = point.update(optimizer, gradient, 1);
            }
            return point;
        }

        /** The bits of everything, in a fixed order. */
        List<byte[]> bits() {
            return Stream.concat(
                            Stream.of(parameters),
                            state.slots().entrySet().stream()
                                    .sorted(Map.Entry.comparingByKey())
                                    .map(Map.Entry::getValue))
                    .flatMap(params -> params.tensors().stream())
                    .map(tensor -> tensor.toBytes().array())
                    .toList();
        }
    }
}
