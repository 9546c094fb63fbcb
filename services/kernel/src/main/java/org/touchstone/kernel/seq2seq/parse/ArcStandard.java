package org.touchstone.kernel.seq2seq.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.seq2seq.parse.Transition.LeftArc;
import org.touchstone.kernel.seq2seq.parse.Transition.RightArc;
import org.touchstone.kernel.seq2seq.parse.Transition.Shift;

/**
 * The arc-standard system (Nivre 2004): the stack begins as [0], the root; after 2n transitions all words 1..n hang below it
 * and the buffer is empty. Not for several threads at once.
 */
public final class ArcStandard {
    private final int words;
    private final Deque<Integer> stack = new ArrayDeque<>();
    private final int[] heads;
    private final String[] relations;
    private int next = 1;

    /** Before the first transition on so many words. */
    public ArcStandard(int words) {
        this.words = words;
        this.heads = new int[words];
        this.relations = new String[words];
        stack.push(0);
    }

    /** Whether the transition is possible now. */
    public boolean allows(Transition transition) {
        if (transition instanceof Shift) {
            return next <= words;
        }
        return stack.size() >= (transition instanceof LeftArc ? 3 : 2);
    }

    /**
     * Makes a transition.
     *
     * @throws IllegalArgumentException when it is not possible now
     */
    public void apply(Transition transition) {
        if (!allows(transition)) {
            throw new IllegalArgumentException(transition + " is not possible: " + stack.size()
                    + " on the stack with the root, " + (words - next + 1) + " words left.");
        }
        if (transition instanceof Shift) {
            stack.push(next++);
            return;
        }
        int top = stack.pop();
        int second = stack.pop();
        if (transition instanceof LeftArc left) {
            attach(second, top, left.relation());
        } else if (transition instanceof RightArc right) {
            attach(top, second, right.relation());
        }
    }

    private void attach(int word, int head, String relation) {
        heads[word - 1] = head;
        relations[word - 1] = relation;
        stack.push(head);
    }

    /** Whether every word has its head. */
    public boolean isDone() {
        return next > words && stack.size() == 1;
    }

    /**
     * What was built.
     *
     * @throws IllegalStateException before the last transition
     */
    public DependencyTree tree() {
        if (!isDone()) {
            throw new IllegalStateException("words are left on the stack or in the buffer");
        }
        return new DependencyTree(Arrays.stream(heads).boxed().toList(), List.of(relations));
    }

    /** The tree that transitions build on so many words. */
    public static DependencyTree replay(int words, List<? extends Transition> transitions) {
        ArcStandard system = new ArcStandard(words);
        transitions.forEach(system::apply);
        return system.tree();
    }

    /**
     * The static oracle: left arcs as soon as possible, right arcs when the dependent has all of its own, else shift. Empty
     * when there are none, that is, when the tree is not projective.
     */
    public static Optional<List<Transition>> oracle(DependencyTree gold) {
        ArcStandard system = new ArcStandard(gold.size());
        int[] missing = new int[gold.size() + 1];
        gold.heads().forEach(head -> missing[head]++);
        List<Transition> transitions = new ArrayList<>(2 * gold.size());
        while (!system.isDone()) {
            Transition transition = system.next(gold, missing);
            if (!system.allows(transition)) {
                return Optional.empty();
            }
            system.apply(transition);
            transitions.add(transition);
        }
        return Optional.of(transitions);
    }

    private Transition next(DependencyTree gold, int[] missing) {
        if (stack.size() >= 2) {
            int top = stack.pop();
            int second = stack.element();
            stack.push(top);
            if (second != 0 && gold.heads().get(second - 1) == top) {
                missing[top]--;
                return new LeftArc(gold.relations().get(second - 1));
            }
            if (gold.heads().get(top - 1) == second && missing[top] == 0) {
                missing[second]--;
                return new RightArc(gold.relations().get(top - 1));
            }
        }
        return new Shift();
    }
}
