package org.touchstone.kernel.seq2seq.parse;

import java.util.ArrayList;
import java.util.List;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.data.MalformedDataException;
import org.touchstone.kernel.data.MalformedDataException.Code;
import org.touchstone.kernel.seq2seq.text.Lines;
import org.touchstone.kernel.seq2seq.text.TextLimits;

/**
 * A treebank in CoNLL-U (universaldependencies.org/format): its good sentences in order, and the bad ones with the line and
 * reason of the first fault. Multi-word tokens and empty nodes are passed over.
 */
public record Conllu(List<ParsedSentence> sentences, List<Refused> refused) {
    /** Why a sentence is refused. */
    public enum Reason {
        /** A line of a word does not have ten columns divided by tabs. */
        COLUMNS,
        /** Words are not numbered 1, 2, 3. */
        NUMBERING,
        /** A form or a relation is empty. */
        EMPTY_FIELD,
        /** A head that is no number, no word of the sentence, or the word itself. */
        BAD_HEAD,
        NO_ROOT,
        SEVERAL_ROOTS,
        CYCLE,
        TOO_LONG
    }

    /** A bad sentence: the line of its fault, counted from 1, its identifier (may be empty), why, and the values. */
    public record Refused(long line, String id, Reason reason, String detail) {}

    public Conllu {
        sentences = List.copyOf(sentences);
        refused = List.copyOf(refused);
    }

    /**
     * Reads all of it.
     *
     * @throws MalformedDataException when it is no UTF-8, too large, or has no line of a word at all
     */
    public static Conllu read(FormatStream in, TextLimits limits) {
        List<ParsedSentence> sentences = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        ConlluBlock block = new ConlluBlock(1, limits.maxWords());
        List<String> lines = Lines.read(in, limits);
        for (int i = 0; i <= lines.size(); i++) {
            if (i < lines.size() && !lines.get(i).isBlank()) {
                block.add(lines.get(i));
                continue;
            }
            block.close(sentences, refused);
            block = new ConlluBlock(i + 2L, limits.maxWords());
            if (sentences.size() + refused.size() > limits.maxSentences()) {
                throw in.fault(Code.TOO_LARGE, "it has more than the allowed " + limits.maxSentences() + " sentences.");
            }
        }
        if (sentences.isEmpty() && refused.stream().allMatch(one -> one.reason() == Reason.COLUMNS)) {
            throw in.fault(
                    Code.WRONG_FORMAT,
                    "no line has the ten columns of CoNLL-U divided by tabs. Choose a .conllu file.");
        }
        return new Conllu(sentences, refused);
    }
}
