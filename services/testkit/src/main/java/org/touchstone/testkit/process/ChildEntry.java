package org.touchstone.testkit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** First main class of every {@link ChildJvm}: a child whose parent dies, even by kill -9, dies too. */
public final class ChildEntry {
    private static final int ORPHANED = 86;

    private ChildEntry() {}

    /** Runs the main method of the class named first with the remaining arguments. */
    public static void main(String[] args) throws Throwable {
        Thread watch = new Thread(ChildEntry::dieWithParent, "die-with-parent");
        watch.setDaemon(true);
        watch.start();
        Method main = Class.forName(args[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    private static void dieWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            // An unreadable pipe means the same as one at its end.
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
