package org.touchstone.kernel.tensor;

import java.lang.invoke.MethodHandle;

/** Whether libtorch records operations of the calling thread for differentiation. */
final class GradMode {
    private static final MethodHandle GET = Libtorch.find("torchIsGradMode", boolean.class);
    private static final MethodHandle SET = Libtorch.find("torchSetGradMode", void.class, boolean.class);

    private GradMode() {}

    static boolean get() {
        try {
            return (boolean) GET.invokeExact();
        } catch (Throwable e) {
            throw Libtorch.failure("gradient mode", e);
        }
    }

    static void set(boolean enabled) {
        try {
            SET.invokeExact(enabled);
        } catch (Throwable e) {
            throw Libtorch.failure("gradient mode", e);
        }
    }
}
