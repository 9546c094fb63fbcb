package org.touchstone.embedded;

import java.util.concurrent.CountDownLatch;

/** How a server lives in a process of its own. */
public final class UntilTerminated {
    private UntilTerminated() {}

    /** Says that the server is ready and where, and keeps it until SIGTERM, which closes it. */
    @SuppressWarnings("checkstyle:regexpsinglelinejava") // the line is the process' answer to its parent
    public static void run(AutoCloseable server, String address) {
        CountDownLatch never = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server), "close"));
        System.out.println("READY " + address);
        try {
            never.await();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception failure) {
            throw new EmbeddedServerException("The server did not close", failure);
        }
    }
}
