package org.touchstone.kernel.onnx.operator;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.tensor.Tensor;

/** Matrix products. */
final class Products {
    private Products() {}

    static List<Definition> definitions() {
        return List.of(
                new Definition("Gemm", 1, Arity.of(2, 3), Products::gemm),
                new Definition("MatMul", 1, Arity.TWO, settings -> new MatMul()));
    }

    private static Kernel gemm(Settings settings) {
        return new Gemm(
                settings.number("alpha", 1),
                settings.number("beta", 1),
                settings.flag("transA"),
                settings.flag("transB"));
    }

    /** alpha A' B' + beta C. */
    private record Gemm(double alpha, double beta, boolean transposeFirst, boolean transposeSecond) implements Kernel {
        @Override
        public Result forward(Inputs in) {
            Tensor a = oriented(matrix(in, 0), transposeFirst);
            Tensor b = oriented(matrix(in, 1), transposeSecond);
            if (a.size(1) != b.size(0)) {
                throw in.wrongShape("inner dimensions differ: " + a + " by " + b);
            }
            in.affordable(a.size(0), b.size(1));
            Tensor y = scaled(a.matmul(b), alpha);
            return Result.of(in.has(2) ? y.add(scaled(in.get(2), beta)) : y);
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            Inputs in = back.inputs();
            Tensor cotangent = back.cotangent();
            Map<Integer, Tensor> found = new HashMap<>();
            if (back.wanted().contains(0)) {
                Tensor a = cotangent.matmul(oriented(in.get(1), !transposeSecond));
                found.put(0, oriented(scaled(a, alpha), transposeFirst));
            }
            if (back.wanted().contains(1)) {
                Tensor b = oriented(in.get(0), !transposeFirst).matmul(cotangent);
                found.put(1, oriented(scaled(b, alpha), transposeSecond));
            }
            if (back.wanted().contains(2)) {
                found.put(2, scaled(Broadcast.back(cotangent, in.get(2)), beta));
            }
            return found;
        }

        private static Tensor matrix(Inputs in, int place) {
            if (in.get(place).rank() != 2) {
                throw in.wrongShape("input " + place + " must be a matrix, not " + in.get(place));
            }
            return in.get(place);
        }

        private static Tensor oriented(Tensor matrix, boolean transposed) {
            return transposed ? matrix.transpose(0, 1) : matrix;
        }

        private static Tensor scaled(Tensor x, double factor) {
            return factor == 1 ? x : x.mul(factor);
        }
    }

    /** As NumPy's matmul. */
    private record MatMul() implements Kernel {
        @Override
        public Result forward(Inputs in) {
            Tensor a = in.get(0);
            Tensor b = in.get(1);
            if (a.rank() == 0 || b.rank() == 0) {
                throw in.wrongShape("a matrix product of " + a + " and " + b);
            }
            if (a.size(-1) != b.size(Math.max(0, b.rank() - 2))) {
                throw in.wrongShape("inner dimensions differ: " + a + " by " + b);
            }
            long[] batch = Broadcast.shape(in, stack(a), stack(b));
            long[] shape = Arrays.copyOf(batch, batch.length + 2);
            shape[batch.length] = a.rank() > 1 ? a.size(-2) : 1;
            shape[batch.length + 1] = b.rank() > 1 ? b.size(-1) : 1;
            in.affordable(shape);
            return Result.of(a.matmul(b));
        }

        @Override
        public Map<Integer, Tensor> vjp(Back back) {
            Tensor a = back.inputs().get(0);
            Tensor b = back.inputs().get(1);
            if (a.rank() < 2 || b.rank() < 2) {
                return Kernel.of(in -> in.get(0).matmul(in.get(1))).vjp(back);
            }
            Tensor cotangent = back.cotangent();
            Map<Integer, Tensor> found = new HashMap<>();
            if (back.wanted().contains(0)) {
                found.put(0, Broadcast.back(cotangent.matmul(b.transpose(-2, -1)), a));
            }
            if (back.wanted().contains(1)) {
                found.put(1, Broadcast.back(a.transpose(-2, -1).matmul(cotangent), b));
            }
            return found;
        }

        private static long[] stack(Tensor x) {
            return Arrays.copyOf(x.shape(), Math.max(0, x.rank() - 2));
        }
    }
}
