package org.touchstone.cli;

/** Where the process begins. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends with its exit code. */
    public static void main(String[] arguments) {
        System.exit(Touchstone.commandLine().execute(arguments));
    }
}
