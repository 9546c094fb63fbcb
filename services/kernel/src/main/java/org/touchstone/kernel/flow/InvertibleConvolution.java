package org.touchstone.kernel.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Elementwise;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * A 1 x 1 convolution with W = L U after reversing the channels, where L has 1 and U exp(logDiagonal) on the diagonal. Source:
 * Kingma and Dhariwal, "Glow" (2018), section 3.2, in the form of its equation 11; starts as the reversal, where the source
 * starts at a random rotation. decode is not differentiable in the parameters.
 */
public record InvertibleConvolution(String name, int channels) implements Bijection {
    @Override
    public Mapped encode(Tensor x, Pass pass) {
        return pass.map(() -> {
            Tensor weight = lower(pass).matmul(upper(pass));
            return new Mapped(convolve(Shaping.flip(x, 1), weight), logDeterminant(x, pass));
        });
    }

    @Override
    public Mapped decode(Tensor z, Pass pass) {
        return pass.map(() -> {
            Tensor inverse = inverse(upper(pass))
                    .matmul(inverse(lower(pass).transpose(0, 1)).transpose(0, 1));
            return new Mapped(
                    Shaping.flip(convolve(z, inverse), 1),
                    logDeterminant(z, pass).neg());
        });
    }

    private Tensor convolve(Tensor x, Tensor weight) {
        return Neural.convolution(
                x,
                weight.reshape(channels, channels, 1, 1),
                Tensors.zeros(x.dtype(), channels),
                Neural.Window.of(1, 0));
    }

    private Tensor lower(Pass pass) {
        Tensor l = pass.parameter(name + ".lower");
        return Shaping.lowerTriangle(l, -1).add(diagonal(Tensors.ones(l.dtype(), channels)));
    }

    private Tensor upper(Pass pass) {
        Tensor diagonal = Elementwise.exp(pass.parameter(name + ".logDiagonal"));
        return Shaping.upperTriangle(pass.parameter(name + ".upper"), 1).add(diagonal(diagonal));
    }

    private Tensor diagonal(Tensor values) {
        long[] indices = IntStream.range(0, channels).asLongStream().toArray();
        Tensor identity = Shaping.oneHot(Tensors.of(indices, channels), channels, values.dtype());
        return identity.mul(values.reshape(1, -1));
    }

    /** Of an upper triangular matrix, by back substitution in double precision. */
    private Tensor inverse(Tensor upper) {
        double[] u = upper.toDoubles();
        double[] inverse = new double[channels * channels];
        for (int column = 0; column < channels; column++) {
            for (int row = column; row >= 0; row--) {
                double sum = row == column ? 1 : 0;
                for (int k = row + 1; k <= column; k++) {
                    sum -= u[row * channels + k] * inverse[k * channels + column];
                }
                inverse[row * channels + column] = sum / u[row * channels + row];
            }
        }
        return Tensors.of(inverse, channels, channels).to(upper.dtype());
    }

    private Tensor logDeterminant(Tensor x, Pass pass) {
        double positions = x.size(2) * (double) x.size(3);
        return Sums.zeros(x)
                .add(Reduce.sum(pass.parameter(name + ".logDiagonal")).mul(positions));
    }

    @Override
    public Params initialParameters(Key key, DType type) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(name + ".lower", Tensors.zeros(type, channels, channels));
        tensors.put(name + ".upper", Tensors.zeros(type, channels, channels));
        tensors.put(name + ".logDiagonal", Tensors.zeros(type, channels));
        return Params.of(tensors);
    }
}
