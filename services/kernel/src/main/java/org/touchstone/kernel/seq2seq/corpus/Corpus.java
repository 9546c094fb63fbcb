package org.touchstone.kernel.seq2seq.corpus;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.touchstone.kernel.seq2seq.parse.DependencyTree;
import org.touchstone.kernel.seq2seq.parse.ParsedSentence;

/**
 * Sentences of one form, in order. As bytes it is UTF-8 of its own form, which {@link ReadCorpus} reads back without a
 * refusal: the same corpus has the same bytes.
 */
public sealed interface Corpus {
    /** What a sentence comes with. */
    enum Form {
        /** Words, universal parts of speech, heads and relations. */
        CONLLU,
        /** Its translation. */
        PARALLEL,
        /** Nothing. */
        LINES
    }

    /** What all sentences come with. */
    Form form();

    /** How many sentences. */
    int size();

    /** Words between white space, of source and target. */
    long words();

    /** To be stored. */
    byte[] bytes();

    /** These sentences and then those; {@link IllegalArgumentException} when they come with other things. */
    default Corpus and(Corpus other) {
        if (this instanceof Treebank a && other instanceof Treebank b) {
            return new Treebank(both(a.sentences(), b.sentences()));
        }
        if (this instanceof Parallel a && other instanceof Parallel b) {
            return new Parallel(both(a.pairs(), b.pairs()));
        }
        if (this instanceof Sentences a && other instanceof Sentences b) {
            return new Sentences(both(a.lines(), b.lines()));
        }
        throw new IllegalArgumentException(form() + " does not go with " + other.form() + ".");
    }

    private static <T> List<T> both(List<T> a, List<T> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }

    /** Trees. */
    record Treebank(List<ParsedSentence> sentences) implements Corpus {
        public Treebank {
            sentences = List.copyOf(sentences);
        }

        @Override
        public Form form() {
            return Form.CONLLU;
        }

        @Override
        public int size() {
            return sentences.size();
        }

        @Override
        public long words() {
            return sentences.stream().mapToLong(ParsedSentence::size).sum();
        }

        @Override
        public byte[] bytes() {
            StringBuilder text = new StringBuilder();
            sentences.forEach(sentence -> append(text, sentence));
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        private static void append(StringBuilder text, ParsedSentence sentence) {
            if (!sentence.id().isEmpty()) {
                text.append("# sent_id = ").append(sentence.id()).append('\n');
            }
            DependencyTree tree = sentence.tree();
            for (int i = 0; i < sentence.size(); i++) {
                text.append(new StringJoiner("\t", "", "\n")
                        .add(Integer.toString(i + 1))
                        .add(sentence.forms().get(i))
                        .add("_")
                        .add(sentence.upos().get(i))
                        .add("_")
                        .add("_")
                        .add(Integer.toString(tree.heads().get(i)))
                        .add(tree.relations().get(i))
                        .add("_")
                        .add("_"));
            }
            text.append('\n');
        }
    }

    /** Sentences and their translations. */
    record Parallel(List<Translated> pairs) implements Corpus {
        /** A sentence and its translation; neither is empty or has white space but single spaces between words. */
        public record Translated(String source, String target) {}

        public Parallel {
            pairs = List.copyOf(pairs);
        }

        @Override
        public Form form() {
            return Form.PARALLEL;
        }

        @Override
        public int size() {
            return pairs.size();
        }

        @Override
        public long words() {
            return pairs.stream()
                    .mapToLong(pair -> Spaces.words(pair.source()) + Spaces.words(pair.target()))
                    .sum();
        }

        @Override
        public byte[] bytes() {
            StringBuilder text = new StringBuilder();
            pairs.forEach(pair -> text.append(pair.source())
                    .append('\t')
                    .append(pair.target())
                    .append('\n'));
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Sentences alone; none is empty or has white space but single spaces between words. */
    record Sentences(List<String> lines) implements Corpus {
        public Sentences {
            lines = List.copyOf(lines);
        }

        @Override
        public Form form() {
            return Form.LINES;
        }

        @Override
        public int size() {
            return lines.size();
        }

        @Override
        public long words() {
            return lines.stream().mapToLong(Spaces::words).sum();
        }

        @Override
        public byte[] bytes() {
            StringBuilder text = new StringBuilder();
            lines.forEach(line -> text.append(line).append('\n'));
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
