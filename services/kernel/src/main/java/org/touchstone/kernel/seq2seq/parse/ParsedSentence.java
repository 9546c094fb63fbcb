package org.touchstone.kernel.seq2seq.parse;

import java.util.List;

/** A sentence of a treebank: its identifier (may be empty), words, universal parts of speech, and tree. */
public record ParsedSentence(String id, List<String> forms, List<String> upos, DependencyTree tree) {
    public ParsedSentence {
        forms = List.copyOf(forms);
        upos = List.copyOf(upos);
        if (forms.size() != tree.size() || upos.size() != tree.size()) {
            throw new IllegalArgumentException(
                    forms.size() + " forms, " + upos.size() + " parts of speech, " + tree.size() + " heads.");
        }
    }

    public int size() {
        return forms.size();
    }
}
