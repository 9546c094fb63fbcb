package org.touchstone.cli;

import java.io.PrintWriter;

/** Where the process begins. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends with its exit code. */
    public static void main(String[] arguments) {
        System.exit(Touchstone.commandLine().execute(arguments));
    }

    /** Runs the command line within this process and answers with its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return Touchstone.commandLine().setOut(out).setErr(err).execute(arguments);
    }
}
