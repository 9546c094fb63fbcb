package org.touchstone.kernel.l2l;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.touchstone.kernel.classify.Network;
import org.touchstone.kernel.layer.Losses;
import org.touchstone.kernel.layer.Mode;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/**
 * The mean cross-entropy of a classifier on the batch of each step, in nats; theta is its parameters in their order,
 * row-major. Batch normalization uses the statistics of the batch.
 */
public final class ClassifierObjective implements Objective {
    /** Kind of the weights of convolutions. */
    public static final String CONVOLUTION = "convolution";

    /** Kind of all other parameters. */
    public static final String FULLY_CONNECTED = "fully connected";

    private final Network network;
    private final LongFunction<Batch> batches;
    private final Key dropout;

    /** Normalized pixels (image, channel, row, column) and the label of each image. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Batch(double[] pixels, long[] labels) {}

    /** Batches must be a pure function of the step. */
    public ClassifierObjective(Network network, LongFunction<Batch> batches, Key dropout) {
        this.network = network;
        this.batches = batches;
        this.dropout = dropout;
    }

    @Override
    public int functions() {
        return 1;
    }

    @Override
    public int coordinates() {
        return Math.toIntExact(network.parameterCount());
    }

    /** The weights of convolutions; and everything else, as in the code published with the paper. */
    @Override
    public List<Part> parts() {
        return network.parameterShapes().values().stream()
                .map(shape -> part(shape.size(), shape.stream().reduce(1L, Math::multiplyExact)))
                .toList();
    }

    /** So many parameters of a classifier, in one tensor of that rank: the weights of a convolution have rank 4. */
    static Part part(int rank, long count) {
        return new Part(rank == 4 ? CONVOLUTION : FULLY_CONNECTED, Math.toIntExact(count));
    }

    @Override
    public Tensor losses(Tensor theta, long step) {
        Batch batch = batches.apply(step);
        long[] lengths = {
            batch.labels().length,
            network.input().channels(),
            network.input().height(),
            network.input().width()
        };
        Tensor x = Tensors.of(batch.pixels(), lengths).to(theta.dtype());
        Tensor labels = Tensors.of(batch.labels(), batch.labels().length);
        Mode mode = new Mode.Train(dropout.fold(step));
        Tensor logits = network.forward(x, parameters(theta), network.initialStatistics(), mode)
                .y();
        return Losses.softmaxNegativeLogLikelihood(logits, labels).reshape(1);
    }

    private Params parameters(Tensor theta) {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        long from = 0;
        for (Map.Entry<String, List<Long>> part : network.parameterShapes().entrySet()) {
            List<Long> shape = new ArrayList<>(part.getValue());
            long count = shape.stream().reduce(1L, Math::multiplyExact);
            long[] lengths = shape.stream().mapToLong(Long::longValue).toArray();
            parameters.put(
                    part.getKey(), Shaping.slice(theta, 0, from, from + count).reshape(lengths));
            from += count;
        }
        return Params.of(parameters);
    }
}
