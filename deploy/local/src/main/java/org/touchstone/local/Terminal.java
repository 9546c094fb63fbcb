package org.touchstone.local;

import java.io.PrintStream;

/** Where lines for the user go; one line at a time, whoever writes. */
final class Terminal {
    private final PrintStream out;
    private final boolean colours;

    Terminal(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    void say(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    void say(String prefix, String line) {
        String padded = String.format("%-12s", prefix);
        say((colours ? "\u001b[2m" + padded + "\u001b[0m" : padded) + "| " + line);
    }

    String good(String text) {
        return colours ? "\u001b[32m" + text + "\u001b[0m" : text;
    }

    String bad(String text) {
        return colours ? "\u001b[31m" + text + "\u001b[0m" : text;
    }
}
