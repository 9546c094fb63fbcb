package org.touchstone.kernel.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.layer.Activation;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/**
 * What a recorded forward pass shows of the networks in a model: their inputs, and each matrix with s -> z = f(s) after it, in
 * the order of the pass. Several networks (those of a flow's couplings) are told apart, so that each is judged as a chain.
 */
public final class Sightings {
    private static final int MOST_WEIGHTS = 1 << 18;
    private static final int MATRIX = 2;

    /** One network's input. */
    private record Network(Tensor input, List<Seen> seen) {}

    /** Several s are those of time steps, whose rows z has one after the other. */
    private record Seen(
            String layer,
            String weight,
            @Nullable Activation activation,
            List<Tensor> s,
            Tensor z,
            @Nullable Tensor rows) {}

    private final List<Network> networks = new ArrayList<>();

    /** From here on, what is seen is of a network with this input. */
    public void network(Tensor input) {
        networks.add(new Network(input, new ArrayList<>()));
    }

    /**
     * A matrix and what came of it; rows of s and z are examples.
     *
     * @param weight name of the matrix among the parameters
     * @param activation f; null where z is s
     */
    public void see(String weight, @Nullable Activation activation, Tensor s, Tensor z) {
        add(new Seen(layer(weight), weight, activation, List.of(s), z, null));
    }

    /**
     * A recurrent matrix and its states, step by step: each gradient is that of all that follows.
     *
     * @param states N x units each
     * @param rows which of them count, of all steps one after the other; all when null
     */
    public void seeSteps(String weight, List<Tensor> states, @Nullable Tensor rows) {
        Tensor all = Shaping.cat(states, 0);
        add(new Seen(layer(weight), weight, null, states, chosen(all, rows), rows));
    }

    private void add(Seen seen) {
        networks.get(networks.size() - 1).seen().add(seen);
    }

    private static Tensor chosen(Tensor all, @Nullable Tensor rows) {
        return rows == null ? all : Shaping.indexSelect(all, 0, rows);
    }

    /** What a layer is called whose matrix has that name. */
    static String layer(String weight) {
        return Stream.of(".weight", ".direction")
                .filter(weight::endsWith)
                .findFirst()
                .map(end -> weight.substring(0, weight.length() - end.length()))
                .orElse(weight);
    }

    /** Gives what was seen to the scope around this one. */
    public void keepIn(Scope scope) {
        for (Network network : networks) {
            scope.keep(network.input());
            for (Seen seen : network.seen()) {
                seen.s().forEach(scope::keep);
                scope.keep(seen.z());
            }
        }
    }

    /**
     * The statistics of each network, in one sweep backwards.
     *
     * @param loss the mean of the examples' losses
     * @param recorded the parameter of a name as the recording knows it
     * @param parameters by name, for their sizes
     */
    public List<NetworkStatistics> measure(
            Tensor loss, Function<String, Tensor> recorded, Params parameters, long step, long examples) {
        List<Seen> all = networks.stream().flatMap(n -> n.seen().stream()).toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a network without weights has nothing to look at");
        }
        List<Tensor> at = Stream.concat(
                        all.stream().flatMap(seen -> seen.s().stream()),
                        all.stream().map(seen -> recorded.apply(seen.weight())))
                .toList();
        List<Tensor> gradients = Autograd.ofScalar(loss, at);
        List<Tensor> ofWeights = gradients.subList(gradients.size() - all.size(), gradients.size());
        List<LayerStatistics> layers = new ArrayList<>();
        int used = 0;
        for (int i = 0; i < all.size(); i++) {
            int next = used + all.get(i).s().size();
            layers.add(measure(all.get(i), parameters, gradients.subList(used, next), ofWeights.get(i), examples));
            used = next;
        }
        List<NetworkStatistics> result = new ArrayList<>();
        int from = 0;
        for (Network network : networks) {
            int to = from + network.seen().size();
            result.add(new NetworkStatistics(
                    step,
                    examples,
                    1,
                    Probe.distribution(network.input(), Probe.MOST_VALUES),
                    layers.subList(from, to)));
            from = to;
        }
        return result;
    }

    /** {@code gradients} are those of the mean over the examples. */
    private static LayerStatistics measure(
            Seen seen, Params parameters, List<Tensor> gradients, Tensor weightGradient, long examples) {
        Tensor gradient = gradients.size() == 1 ? gradients.get(0) : Shaping.cat(gradients, 0);
        return new LayerStatistics(
                seen.layer(),
                seen.activation(),
                Probe.distribution(seen.z(), Probe.MOST_VALUES),
                Probe.distribution(chosen(gradient, seen.rows()).mul((double) examples), Probe.MOST_VALUES),
                Probe.distribution(weightGradient, MOST_WEIGHTS),
                weights(parameters.get(seen.weight())),
                Units.of(largest(seen.z()).toFloats()),
                seen.z().count() / seen.z().size(0));
    }

    private static Tensor largest(Tensor z) {
        return z.rank() == 4 ? Reduce.amax(z, false, 0, 2, 3) : Reduce.amax(z, false, 0);
    }

    /** Of outputs x inputs. */
    private static LayerStatistics.Weights weights(Tensor weight) {
        double secondMoment = Reduce.mean(weight.mul(weight)).item();
        return weight.rank() == MATRIX
                ? new LayerStatistics.Weights(weight.size(1), weight.size(0), secondMoment)
                : new LayerStatistics.Weights(0, 0, secondMoment);
    }
}
