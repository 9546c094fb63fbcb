package org.touchstone.testkit;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Counts aloud, ten times a second, until it is ended: a child for the tests of children. */
final class Counting {
    private Counting() {}

    @SuppressWarnings("checkstyle:regexpsinglelinejava") // its lines are what the test waits for
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments[0].equals("fail")) {
            throw new IOException("told to fail");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("last words")));
        CountDownLatch never = new CountDownLatch(1);
        for (int count = 0; !never.await(100, TimeUnit.MILLISECONDS); count++) {
            System.out.println(arguments[0] + " " + count);
        }
    }
}
