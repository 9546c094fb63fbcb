package org.touchstone.kernel.seq2seq.parse;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.touchstone.kernel.seq2seq.parse.Conllu.Reason;
import org.touchstone.kernel.seq2seq.parse.Conllu.Refused;

/** The lines of one sentence as they come; the first fault decides. */
final class ConlluBlock {
    private static final int COLUMNS = 10;
    private static final int ID = 0;
    private static final int FORM = 1;
    private static final int UPOS = 3;
    private static final int HEAD = 6;
    private static final int RELATION = 7;
    private static final int MOST_SHOWN = 60;
    private static final String SENTENCE_ID = "# sent_id = ";
    private static final String EMPTY = "_";

    private final long firstLine;
    private final int mostWords;
    private final List<String> forms = new ArrayList<>();
    private final List<String> upos = new ArrayList<>();
    private final List<Integer> heads = new ArrayList<>();
    private final List<String> relations = new ArrayList<>();
    private long lines;
    private String id = "";
    private @Nullable Refused fault;

    ConlluBlock(long firstLine, int mostWords) {
        this.firstLine = firstLine;
        this.mostWords = mostWords;
    }

    void add(String line) {
        lines++;
        if (line.startsWith(SENTENCE_ID)) {
            id = line.substring(SENTENCE_ID.length()).strip();
        }
        if (fault == null && !line.startsWith("#")) {
            addWord(line);
        }
    }

    private void addWord(String line) {
        String[] columns = line.split("\t", COLUMNS + 1);
        if (columns.length != COLUMNS) {
            String count = columns.length > COLUMNS ? "more than " + COLUMNS : Integer.toString(columns.length);
            refuse(Reason.COLUMNS, "there are " + count + " columns divided by tabs, not " + COLUMNS);
        } else if (!isPassedOver(columns[ID])) {
            addWord(columns);
        }
    }

    private static boolean isPassedOver(String number) {
        return number.matches("\\d+-\\d+") || number.matches("\\d+\\.\\d+");
    }

    private void addWord(String[] columns) {
        String expected = Integer.toString(forms.size() + 1);
        if (!columns[ID].equals(expected)) {
            refuse(Reason.NUMBERING, "the word is numbered '" + cut(columns[ID]) + "', not " + expected);
        } else if (columns[FORM].isBlank() || columns[RELATION].isBlank() || columns[RELATION].equals(EMPTY)) {
            refuse(
                    Reason.EMPTY_FIELD,
                    "the form is '" + cut(columns[FORM]) + "', the relation '" + cut(columns[RELATION]) + "'");
        } else if (!columns[HEAD].matches("\\d{1,9}")) {
            refuse(Reason.BAD_HEAD, "the head is '" + cut(columns[HEAD]) + "', not a number");
        } else if (forms.size() == mostWords) {
            refuse(Reason.TOO_LONG, "there are more than " + mostWords + " words");
        } else {
            forms.add(columns[FORM]);
            upos.add(columns[UPOS]);
            heads.add(Integer.parseInt(columns[HEAD]));
            relations.add(columns[RELATION]);
        }
    }

    /** What is shown of a value. */
    private static String cut(String value) {
        return value.length() <= MOST_SHOWN ? value : value.substring(0, MOST_SHOWN) + "...";
    }

    private void refuse(Reason reason, String detail) {
        fault = new Refused(firstLine + lines - 1, id, reason, detail);
    }

    /** Puts the sentence where it belongs; comments alone are none. */
    void close(List<ParsedSentence> sentences, List<Refused> refused) {
        if (fault != null) {
            refused.add(fault);
            return;
        }
        if (forms.isEmpty()) {
            return;
        }
        DependencyTree tree = new DependencyTree(heads, relations);
        tree.fault()
                .ifPresentOrElse(
                        what -> refused.add(
                                new Refused(firstLine, id, reason(what), "the heads are " + cut(heads.toString()))),
                        () -> sentences.add(new ParsedSentence(id, forms, upos, tree)));
    }

    private static Reason reason(DependencyTree.Fault fault) {
        return switch (fault) {
            case BAD_HEAD -> Reason.BAD_HEAD;
            case NO_ROOT -> Reason.NO_ROOT;
            case SEVERAL_ROOTS -> Reason.SEVERAL_ROOTS;
            case CYCLE -> Reason.CYCLE;
        };
    }
}
