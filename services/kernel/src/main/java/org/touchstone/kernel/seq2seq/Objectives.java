package org.touchstone.kernel.seq2seq;

import java.util.List;
import org.touchstone.kernel.diagnose.NetworkStatistics;
import org.touchstone.kernel.diagnose.Sightings;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Tensor;

/** Losses of a batch and their gradients; dropout by the key. */
final class Objectives {
    private Objectives() {}

    /** A gradient may be empty: then it is zero, because the loss is. */
    record Differentiated(double loss, Params gradient, Violations violations) {}

    record Dropped(Masks encoder, Masks decoder) {}

    static Dropped masks(ModelSpec model, DType type, List<Example> batch, Key key) {
        int source = batch.stream().mapToInt(e -> e.source().length).max().orElse(0);
        int target = batch.stream().mapToInt(e -> e.target().length).max().orElse(0);
        Masks encoder = model.layers() == 1
                ? Masks.NONE
                : Masks.draw(
                        key.fold("encoder"),
                        type,
                        model.dropout(),
                        source,
                        model.layers() - 1L,
                        batch.size(),
                        model.hidden());
        return new Dropped(
                encoder,
                Masks.draw(
                        key.fold("decoder"),
                        type,
                        model.dropout(),
                        target,
                        model.layers(),
                        batch.size(),
                        model.hidden()));
    }

    static SourceBatch sources(List<Example> batch) {
        return SourceBatch.of(batch.stream().map(Example::source).toList());
    }

    private static List<int[]> targets(List<Example> batch) {
        return batch.stream().map(Example::target).toList();
    }

    /** The sum of -log p over the words of the batch divided by its sentences, and the gradient of that. */
    static Differentiated crossEntropy(ModelSpec model, Params parameters, List<Example> batch, Key key) {
        Dropped dropped = masks(model, parameters.tensors().get(0).dtype(), batch, key);
        double words = batch.stream().mapToInt(e -> e.target().length).sum();
        try (Recording recording = Recording.start()) {
            Params p = recording.inputs(parameters);
            Memory memory = Memory.encode(model, p, sources(batch), dropped.encoder());
            Tensor mean = CrossEntropy.of(p, targets(batch), memory, dropped.decoder());
            Tensor loss = mean.mul(words / batch.size());
            List<Tensor> gradient = Autograd.ofScalar(loss, p.tensors());
            return new Differentiated(
                    loss.item(), parameters.with(gradient), new Violations(List.of(), new int[0][], new boolean[0][]));
        }
    }

    /**
     * The encoder's top states, the decoder's h~ and the scores on examples whose sources have one length, without dropout; C is
     * the sum of -log p over the words of an example.
     */
    static NetworkStatistics look(ModelSpec model, Params parameters, List<Example> batch, long step) {
        double words = batch.stream().mapToInt(e -> e.target().length).sum();
        try (Recording recording = Recording.start()) {
            Params p = recording.inputs(parameters);
            Sightings sightings = new Sightings();
            Memory memory = Memory.encode(model, p, sources(batch), Masks.NONE, sightings);
            Tensor loss = CrossEntropy.of(p, targets(batch), memory, Masks.NONE, sightings)
                    .mul(words / batch.size());
            return sightings
                    .measure(loss, p::get, parameters, step, batch.size())
                    .get(0);
        }
    }

    /** The search-based loss, summed over the batch, and its gradient. */
    static Differentiated margins(
            ModelSpec model, MarginSpec spec, Params parameters, List<Example> examples, Key key) {
        List<Example> batch = spec.searched(examples, model.targetWords());
        Dropped dropped = masks(model, parameters.tensors().get(0).dtype(), batch, key);
        try (Recording recording = Recording.start()) {
            Params p = recording.inputs(parameters);
            Memory memory = Memory.encode(model, p, sources(batch), dropped.encoder());
            Violations violations = search(spec, parameters, batch, memory, dropped.decoder());
            if (violations.all().isEmpty()) {
                return new Differentiated(0, Params.empty(), violations);
            }
            Tensor loss = MarginLoss.of(p, batch, memory, dropped.decoder(), violations);
            List<Tensor> gradient = Autograd.ofScalar(loss, p.tensors());
            return new Differentiated(violations.loss(), parameters.with(gradient), violations);
        }
    }

    @SuppressWarnings("try")
    private static Violations search(
            MarginSpec spec, Params parameters, List<Example> batch, Memory memory, Masks masks) {
        try (Recording pause = Recording.pause()) {
            return MarginSearch.run(spec, parameters, batch, memory, masks);
        }
    }

    /** The sum of -log p over the words of a batch, without dropout. */
    static double negativeLogLikelihood(ModelSpec model, Params parameters, List<Example> batch) {
        double words = batch.stream().mapToInt(e -> e.target().length).sum();
        Memory memory = Memory.encode(model, parameters, sources(batch), Masks.NONE);
        return words
                * CrossEntropy.of(parameters, targets(batch), memory, Masks.NONE)
                        .item();
    }
}
