package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Tensor;

/** Shifting and scaling to mean 0 and variance 1. */
final class Normalizations {
    private Normalizations() {}

    static List<Definition> definitions() {
        return List.of(new Definition("BatchNormalization", 7, new Arity(5, 5, 1), Normalizations::batch));
    }

    private static Kernel batch(Settings settings) {
        settings.ignore("momentum");
        if (settings.flag("training_mode") || settings.integer("spatial", 1) != 1) {
            throw settings.wrong("training_mode", "is on: export the model for inference");
        }
        return new Batch(settings.number("epsilon", 1e-5));
    }

    /** (x - mean) / sqrt(variance + epsilon) * scale + shift, with given statistics per channel. */
    private record Batch(double epsilon) implements Kernel {
        @Override
        public Result forward(Inputs in) {
            Tensor x = in.floats(0);
            if (x.rank() < 2) {
                throw in.wrongShape("an image has a batch and channels, not " + x);
            }
            for (int i = 1; i < in.count(); i++) {
                if (in.floats(i).rank() != 1 || in.get(i).size(0) != x.size(1)) {
                    throw in.wrongShape(
                            "input " + i + " must be one number per channel of " + x + ", not " + in.get(i));
                }
            }
            Tensor factor = factor(in);
            Tensor offset = in.get(2).sub(in.get(3).mul(factor));
            return Result.of(x.mul(perChannel(x, factor)).add(perChannel(x, offset)));
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            if (back.wanted().size() > 1 || !back.wanted().contains(0)) {
                return Kernel.of(in -> forward(in).outputs().get(0)).vjp(back);
            }
            Tensor x = back.inputs().get(0);
            return Map.of(0, back.cotangent().mul(perChannel(x, factor(back.inputs()))));
        }

        private Tensor factor(Inputs in) {
            return in.get(1).div(Elementwise.sqrt(in.get(4).add(epsilon)));
        }

        private static Tensor perChannel(Tensor x, Tensor vector) {
            long[] shape = new long[x.rank()];
            Arrays.fill(shape, 1);
            shape[1] = vector.count();
            return vector.reshape(shape);
        }
    }
}
