package org.touchstone.kernel.seq2seq.corpus;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.kernel.data.MalformedDataException.Code;
import org.touchstone.kernel.seq2seq.corpus.Corpus.Form;
import org.touchstone.kernel.seq2seq.corpus.Corpus.Parallel.Translated;
import org.touchstone.kernel.seq2seq.parse.Conllu;
import org.touchstone.kernel.seq2seq.text.Lines;
import org.touchstone.kernel.seq2seq.text.TextLimits;

/** What reading text came to: the good sentences, and the bad ones with line and reason. */
public record ReadCorpus(Corpus corpus, List<Refused> refused) {
    /** A sentence that was not taken: its line, counted from 1, why in one word, and why in words. */
    public record Refused(long line, String reason, String detail) {}

    private static final String EMPTY = "EMPTY";
    private static final String TOO_LONG = "TOO_LONG";
    private static final char BREAK = '\t';

    public ReadCorpus {
        refused = List.copyOf(refused);
    }

    /** A treebank; {@link MalformedDataException} when it is no CoNLL-U at all, no UTF-8, or too large. */
    public static ReadCorpus conllu(FormatStream in, TextLimits limits) {
        Conllu read = Conllu.read(in, limits);
        return new ReadCorpus(
                new Corpus.Treebank(read.sentences()),
                read.refused().stream()
                        .map(one -> new Refused(one.line(), one.reason().name(), one.detail()))
                        .toList());
    }

    /** A sentence a line; {@link MalformedDataException} when it is no UTF-8 or too large. */
    public static ReadCorpus lines(FormatStream in, TextLimits limits) {
        List<String> good = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        List<String> lines = read(in, limits);
        for (int i = 0; i < lines.size(); i++) {
            String line = Spaces.normalized(lines.get(i));
            if (fits(line, i, "the line", limits, refused)) {
                good.add(line);
            }
        }
        return new ReadCorpus(new Corpus.Sentences(good), refused);
    }

    /** Parallel text; {@link MalformedDataException} when the sources differ in lines, are no UTF-8 or too large. */
    public static ReadCorpus parallel(FormatStream source, FormatStream target, TextLimits limits) {
        List<String> from = read(source, limits);
        List<String> to = read(target, limits);
        if (from.size() != to.size()) {
            throw target.fault(
                    Code.MISMATCH,
                    "it has " + to.size() + " lines, but " + source.name() + " has " + from.size()
                            + ". Line i of one must be the translation of line i of the other.");
        }
        List<Translated> good = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            addPair(Spaces.normalized(from.get(i)), Spaces.normalized(to.get(i)), i, limits, good, refused);
        }
        return new ReadCorpus(new Corpus.Parallel(good), refused);
    }

    private static void addPair(
            String source, String target, int number, TextLimits limits, List<Translated> good, List<Refused> refused) {
        if (fits(source, number, "the source", limits, refused)
                && fits(target, number, "the target", limits, refused)) {
            good.add(new Translated(source, target));
        }
    }

    private static boolean fits(String line, int number, String what, TextLimits limits, List<Refused> refused) {
        int words = Spaces.words(line);
        if (words == 0) {
            refused.add(new Refused(number + 1L, EMPTY, what + " has no word"));
        } else if (words > limits.maxWords()) {
            refused.add(new Refused(number + 1L, TOO_LONG, what + " has more than " + limits.maxWords() + " words"));
        }
        return words > 0 && words <= limits.maxWords();
    }

    /**
     * What {@link Corpus#bytes} gave.
     *
     * @throws MalformedDataException when it is no such text
     */
    public static Corpus stored(Form form, FormatStream in, TextLimits limits) {
        ReadCorpus read =
                switch (form) {
                    case CONLLU -> conllu(in, limits);
                    case LINES -> lines(in, limits);
                    case PARALLEL -> pairs(in, limits);
                };
        if (!read.refused().isEmpty()) {
            Refused first = read.refused().get(0);
            throw in.fault(Code.CORRUPT, "its line " + first.line() + " is not as it was stored: " + first.detail());
        }
        return read.corpus();
    }

    private static ReadCorpus pairs(FormatStream in, TextLimits limits) {
        List<Translated> good = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        List<String> lines = read(in, limits);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int at = line.indexOf(BREAK);
            addPair(line.substring(0, Math.max(0, at)), line.substring(at + 1), i, limits, good, refused);
        }
        return new ReadCorpus(new Corpus.Parallel(good), refused);
    }

    private static List<String> read(FormatStream in, TextLimits limits) {
        List<String> lines = Lines.read(in, limits);
        if (lines.size() > limits.maxSentences()) {
            throw in.fault(
                    Code.TOO_LARGE,
                    "it has " + lines.size() + " sentences, at most " + limits.maxSentences() + " are allowed.");
        }
        return lines;
    }
}
