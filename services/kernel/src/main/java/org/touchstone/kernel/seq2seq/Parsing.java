package org.touchstone.kernel.seq2seq;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.touchstone.kernel.seq2seq.parse.ArcStandard;
import org.touchstone.kernel.seq2seq.parse.DependencyTree;
import org.touchstone.kernel.seq2seq.parse.ParsedSentence;
import org.touchstone.kernel.seq2seq.parse.Transition;
import org.touchstone.kernel.seq2seq.parse.Transition.LeftArc;
import org.touchstone.kernel.seq2seq.parse.Transition.RightArc;
import org.touchstone.kernel.seq2seq.parse.Transition.Shift;
import org.touchstone.kernel.seq2seq.text.Tokenizer;
import org.touchstone.kernel.seq2seq.text.Vocabulary;

/**
 * Dependency parsing as words and arcs: the output has each word of the sentence in order (a shift) and arcs of the
 * arc-standard system, 2n - 1 symbols; the root is what is left. Target words are the vocabulary and then, for each relation,
 * its left and its right arc.
 */
public record Parsing(Vocabulary vocabulary, List<String> relations, Tokenizer tokenizer) {
    /** The relation of the root. */
    public static final String ROOT = "root";

    public Parsing {
        relations = List.copyOf(relations);
    }

    /** A vocabulary of words seen so often, and the universal relations, of these sentences. */
    public static Parsing of(List<ParsedSentence> sentences, Tokenizer tokenizer, int minimumCount, int maximumWords) {
        List<List<String>> words = sentences.stream()
                .map(s -> s.forms().stream().map(tokenizer::normalized).toList())
                .toList();
        List<String> relations = sentences.stream()
                .flatMap(s -> s.tree().universal().relations().stream())
                .distinct()
                .sorted()
                .toList();
        return new Parsing(Vocabulary.count(words, minimumCount, maximumWords), relations, tokenizer);
    }

    /** Words, and two arcs for each relation. */
    public int targetWords() {
        return vocabulary.size() + 2 * relations.size();
    }

    /** The numbers of the words. */
    public int[] source(List<String> forms) {
        return forms.stream()
                .mapToInt(form -> vocabulary.id(tokenizer.normalized(form)))
                .toArray();
    }

    /** The valid outputs for a source. */
    public Successors valid(int[] source) {
        return TransitionSuccessors.of(source, vocabulary.size(), targetWords());
    }

    /**
     * A sentence to learn from; empty when its tree is not projective, its root is not called
     * {@link #ROOT}, or it has a relation unknown here: what comes back from the output is the tree again.
     */
    public Optional<Example> example(ParsedSentence sentence) {
        DependencyTree tree = sentence.tree().universal();
        boolean known = IntStream.range(0, tree.size())
                .allMatch(i -> isKnown(tree.heads().get(i), tree.relations().get(i)));
        return known ? ArcStandard.oracle(tree).map(gold -> example(sentence, gold)) : Optional.empty();
    }

    private boolean isKnown(int head, String relation) {
        return head == 0 ? relation.equals(ROOT) : relations.contains(relation);
    }

    private Example example(ParsedSentence sentence, List<Transition> gold) {
        int[] source = source(sentence.forms());
        int[] target = new int[gold.size() - 1];
        int next = 0;
        for (int i = 0; i < target.length; i++) {
            Transition transition = gold.get(i);
            target[i] = transition instanceof Shift ? source[next++] : arc(transition);
        }
        return new Example(source, target, valid(source));
    }

    private int arc(Transition transition) {
        if (transition instanceof LeftArc left) {
            return vocabulary.size() + 2 * relations.indexOf(left.relation());
        }
        return vocabulary.size() + 2 * relations.indexOf(((RightArc) transition).relation()) + 1;
    }

    /** The tree of an output for a sentence of so many words. */
    public DependencyTree tree(int words, List<Integer> output) {
        List<Transition> transitions = new ArrayList<>();
        for (int symbol : output) {
            int arc = symbol - vocabulary.size();
            if (arc < 0) {
                transitions.add(new Shift());
            } else {
                String relation = relations.get(arc / 2);
                transitions.add(arc % 2 == 0 ? new LeftArc(relation) : new RightArc(relation));
            }
        }
        transitions.add(new RightArc(ROOT));
        return ArcStandard.replay(words, transitions);
    }
}
