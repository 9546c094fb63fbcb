package org.touchstone.embedded.s3;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One lock per key, there only as long as somebody holds or awaits it. */
final class KeyLocks {
    private final Map<String, Counted> locks = new HashMap<>();

    /** Runs the work while no other work of the same key runs. */
    <T> T locked(String key, Supplier<T> work) {
        Counted mine = join(key);
        mine.lock.lock();
        try {
            return work.get();
        } finally {
            mine.lock.unlock();
            leave(key, mine);
        }
    }

    synchronized int size() {
        return locks.size();
    }

    private synchronized Counted join(String key) {
        Counted counted = locks.computeIfAbsent(key, absent -> new Counted());
        counted.users++;
        return counted;
    }

    private synchronized void leave(String key, Counted counted) {
        counted.users--;
        if (counted.users == 0) {
            locks.remove(key);
        }
    }

    private static final class Counted {
        private final ReentrantLock lock = new ReentrantLock();
        private int users;
    }
}
