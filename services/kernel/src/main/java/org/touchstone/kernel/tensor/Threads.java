package org.touchstone.kernel.tensor;

import java.lang.invoke.MethodHandle;

/**
 * How many threads libtorch uses inside one operation. The bits of results depend on it (sums are split differently), so
 * a resumed run needs the number it began with. Run with OMP_WAIT_POLICY=PASSIVE in the environment: waiting threads
 * otherwise spin, which is catastrophic when processors are shared.
 */
public final class Threads {
    private static final MethodHandle SET = Libtorch.find("torchSetNumThreads", void.class, int.class);
    private static final MethodHandle GET = Libtorch.find("torchGetNumThreads", int.class);
    private static final MethodHandle SET_BETWEEN = Libtorch.find("torchSetNumInteropThreads", void.class, int.class);

    private static final ThreadLocal<Integer> HERE = ThreadLocal.withInitial(() -> 0);
    private static volatile int chosen;

    private Threads() {}

    /** For all operations in this thread from now on, and in every other from its next outermost {@link Scope} on. */
    public static void use(int count) {
        if (count < 1) {
            throw new TensorException("threads must be at least 1, not " + count);
        }
        chosen = count;
        set(count);
    }

    /**
     * Makes the choice hold in this thread, too. libtorch tells a new thread of it only at the thread's first operation of its
     * own that runs in parallel; the matrix products before that are MKL's, on all processors, with other bits.
     */
    static void adopt() {
        int count = chosen;
        if (count > 0 && HERE.get() != count) {
            set(count);
        }
    }

    private static void set(int count) {
        try {
            SET.invokeExact(count);
            HERE.set(count);
        } catch (Throwable e) {
            throw Libtorch.failure("threads", e);
        }
    }

    public static int inUse() {
        try {
            return (int) GET.invokeExact();
        } catch (Throwable e) {
            throw Libtorch.failure("threads", e);
        }
    }

    /** Threads for independent operations; only before the first parallel work of the process. */
    public static void useBetweenOperations(int count) {
        try {
            SET_BETWEEN.invokeExact(count);
        } catch (Throwable e) {
            throw Libtorch.failure("threads between operations", e);
        }
    }
}
