package org.touchstone.kernel.seq2seq.parse;

import java.util.List;

/**
 * Counts behind attachment scores: words, right heads, right heads with the right relation, and with the right universal
 * relation. Counts of sentences add up; scores are averages over words (CoNLL 2006 and later), 0 to 100.
 */
public record Attachment(long words, long heads, long labelled, long universal) {
    /** Of no sentence. */
    public static final Attachment NONE = new Attachment(0, 0, 0, 0);

    private static final double PERCENT = 100;
    private static final String PUNCTUATION = "PUNCT";

    private static Attachment counted(
            DependencyTree gold, DependencyTree guess, List<String> upos, List<String> ignored) {
        if (gold.size() != guess.size() || upos.size() != gold.size()) {
            throw new IllegalArgumentException("A tree of " + gold.size() + " words cannot be compared with one of "
                    + guess.size() + " and " + upos.size() + " parts of speech.");
        }
        Attachment counts = NONE;
        for (int i = 0; i < gold.size(); i++) {
            if (ignored.contains(upos.get(i))) {
                continue;
            }
            boolean head = gold.heads().get(i).equals(guess.heads().get(i));
            String wanted = gold.relations().get(i);
            String said = guess.relations().get(i);
            boolean universal = DependencyTree.universal(wanted).equals(DependencyTree.universal(said));
            counts =
                    counts.plus(new Attachment(1, one(head), one(head && wanted.equals(said)), one(head && universal)));
        }
        return counts;
    }

    /** One sentence, all words. */
    public static Attachment of(DependencyTree gold, DependencyTree guess, List<String> upos) {
        return counted(gold, guess, upos, List.of());
    }

    /** One sentence without punctuation. */
    public static Attachment withoutPunctuation(DependencyTree gold, DependencyTree guess, List<String> upos) {
        return counted(gold, guess, upos, List.of(PUNCTUATION));
    }

    private static int one(boolean holds) {
        return holds ? 1 : 0;
    }

    /** Of both together. */
    public Attachment plus(Attachment other) {
        return new Attachment(
                words + other.words, heads + other.heads, labelled + other.labelled, universal + other.universal);
    }

    /** Unlabelled attachment score; NaN without words. */
    public double unlabelledScore() {
        return PERCENT * heads / words;
    }

    /** Labelled attachment score; NaN without words. */
    public double labelledScore() {
        return PERCENT * labelled / words;
    }

    /** Labelled attachment score by universal relations; NaN without words. */
    public double universalScore() {
        return PERCENT * universal / words;
    }
}
