package org.touchstone.console.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.touchstone.proto.v1.DeadLetter;

/** The newest dead letters, by their place in the topic. One thread adds; any thread reads. */
public final class DeadLetterBoard {
    private static final int LETTERS_KEPT = 1_000;

    private final TreeMap<Long, Buried> letterByOffset = new TreeMap<>();

    /** A dead letter and its name in the console: {@code partition-offset} of the dead-letter topic. */
    public record Buried(Position position, DeadLetter letter) {
        /** Its name. */
        public String id() {
            return position.partition() + "-" + position.offset();
        }
    }

    /** Takes a record of the topic. */
    public synchronized void add(DeadLetter letter, Position position) {
        letterByOffset.put(position.offset(), new Buried(position, letter));
        if (letterByOffset.size() > LETTERS_KEPT) {
            letterByOffset.pollFirstEntry();
        }
    }

    /** By name. */
    public synchronized Optional<Buried> get(String id) {
        return letterByOffset.values().stream()
                .filter(letter -> letter.id().equals(id))
                .findFirst();
    }

    /** All, newest first. */
    public synchronized List<Buried> newestFirst() {
        List<Buried> letters = new ArrayList<>(letterByOffset.values());
        Collections.reverse(letters);
        return letters;
    }
}
