package org.touchstone.training.sequence;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.Reference;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.seq2seq.Example;
import org.touchstone.sequences.Sentence;
import org.touchstone.sequences.SequenceTask;
import org.touchstone.sequences.TextDataset;
import org.touchstone.worker.TaskFailedException;

/**
 * What is learned from and what is validated on, all of it a function of the task and the data set.
 *
 * @param dataset name@digest
 * @param leftOut training sentences that cannot be learned, as those whose tree is not projective
 */
record SequenceData(String dataset, SequenceTask task, List<Example> training, int leftOut, List<Sentence> validation) {

    /** {@link TaskFailedException} when the text is not there, does not fit the task, or too little is left of it. */
    static SequenceData open(Catalog catalog, SequenceRequest request, Reference reference) {
        TextDataset dataset = TextDataset.open(catalog, reference);
        List<Sentence> all = dataset.sentences(request.split(), request.rules());
        List<Sentence> learned = all;
        List<Sentence> validation;
        if (request.spec().getValidationSplit().isEmpty()) {
            int[] order = order(request, all.size());
            int held = Math.min(request.validationCount(), all.size());
            validation = chosen(all, order, 0, held);
            learned = chosen(all, order, held, all.size());
        } else {
            List<Sentence> others = dataset.sentences(request.spec().getValidationSplit(), request.rules());
            validation = chosen(
                    others, order(request, others.size()), 0, Math.min(request.validationCount(), others.size()));
        }
        int most = request.spec().getMaxSentences();
        learned = most == 0 ? learned : learned.subList(0, Math.min(most, learned.size()));
        return learn(dataset.reference(), request, learned, validation);
    }

    private static int[] order(SequenceRequest request, int count) {
        return Key.of(request.spec().getSeed()).fold("validation").permutation(count);
    }

    /** Those at these places of the order, in their own order. */
    private static List<Sentence> chosen(List<Sentence> all, int[] order, int from, int to) {
        return Arrays.stream(order, from, to).sorted().mapToObj(all::get).toList();
    }

    private static SequenceData learn(
            String dataset, SequenceRequest request, List<Sentence> learned, List<Sentence> validation) {
        SequenceTask task;
        try {
            task = SequenceTask.learn(request.rules(), learned, request.minimumCount(), request.mostWords());
        } catch (SpecException e) {
            throw TaskFailedException.permanent(
                    "VOCABULARY_EMPTY",
                    "Data set " + dataset + ", split '" + request.split() + "': trainSequenceModel." + e.getMessage()
                            + ". Lower it, or allow other lengths of sentences.");
        }
        List<Example> examples = examples(task, learned);
        if (examples.isEmpty() || examples(task, validation).isEmpty()) {
            throw TaskFailedException.permanent(
                    "TOO_FEW_SENTENCES",
                    "Of data set " + dataset + ", " + examples.size() + " sentences are left to learn from and "
                            + validation.size() + " to validate on. Allow other lengths (shortestWords,"
                            + " longestWords), lower validationCount, or ingest more text.");
        }
        return new SequenceData(dataset, task, examples, learned.size() - examples.size(), validation);
    }

    private static List<Example> examples(SequenceTask task, List<Sentence> sentences) {
        return sentences.stream().map(task::example).flatMap(Optional::stream).toList();
    }

    /** The validation sentences as examples, for their perplexity. */
    List<Example> validationExamples() {
        return examples(task, validation);
    }
}
