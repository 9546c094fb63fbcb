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

    private Threads() {}

    /** For all operations begun from now on, in this thread and in threads not started yet. */
    public static void use(int count) {
        if (count < 1) {
            throw new TensorException("threads must be at least 1, not " + count);
        }
        try {
            SET.invokeExact(count);
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
