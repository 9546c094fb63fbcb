package org.touchstone.kernel.seq2seq.parse;

import java.util.List;
import java.util.Optional;

/**
 * Heads and relations of the words 1..n of a sentence: {@code heads.get(i - 1)} is the head of word i, 0 for the root. What a
 * parser says need not be a tree; {@link #fault} tells.
 */
public record DependencyTree(List<Integer> heads, List<String> relations) {
    /** Why heads are no tree. */
    public enum Fault {
        /** A head that is no word of the sentence, or the word itself. */
        BAD_HEAD,
        NO_ROOT,
        SEVERAL_ROOTS,
        CYCLE
    }

    public DependencyTree {
        heads = List.copyOf(heads);
        relations = List.copyOf(relations);
        if (heads.size() != relations.size()) {
            throw new IllegalArgumentException(heads.size() + " heads, but " + relations.size() + " relations.");
        }
    }

    public int size() {
        return heads.size();
    }

    /** Empty when it is a tree with one root. */
    public Optional<Fault> fault() {
        int roots = 0;
        for (int word = 1; word <= size(); word++) {
            int head = heads.get(word - 1);
            if (head < 0 || head > size() || head == word) {
                return Optional.of(Fault.BAD_HEAD);
            }
            roots += head == 0 ? 1 : 0;
        }
        if (roots != 1) {
            return Optional.of(roots == 0 ? Fault.NO_ROOT : Fault.SEVERAL_ROOTS);
        }
        for (int word = 1; word <= size(); word++) {
            int above = word;
            for (int steps = 0; above != 0; steps++) {
                if (steps > size()) {
                    return Optional.of(Fault.CYCLE);
                }
                above = heads.get(above - 1);
            }
        }
        return Optional.empty();
    }

    /** Whether no two arcs cross, the one from the root at position 0 included. */
    public boolean isProjective() {
        for (int a = 1; a <= size(); a++) {
            for (int b = a + 1; b <= size(); b++) {
                if (cross(a, heads.get(a - 1), b, heads.get(b - 1))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean cross(int a, int headOfA, int b, int headOfB) {
        int low = Math.min(a, headOfA);
        int high = Math.max(a, headOfA);
        int otherLow = Math.min(b, headOfB);
        int otherHigh = Math.max(b, headOfB);
        return (low < otherLow && otherLow < high && high < otherHigh)
                || (otherLow < low && low < otherHigh && otherHigh < high);
    }

    /** The relation without its subtype: {@code nmod} of {@code nmod:poss}. */
    public static String universal(String relation) {
        int colon = relation.indexOf(':');
        return colon < 0 ? relation : relation.substring(0, colon);
    }

    /** The same heads with universal relations. */
    public DependencyTree universal() {
        return new DependencyTree(
                heads, relations.stream().map(DependencyTree::universal).toList());
    }
}
