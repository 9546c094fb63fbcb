package org.touchstone.kernel.tensor;

import ai.djl.engine.Engine;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;

/**
 * Loads libtorch through DJL, offline, and finds DJL's native functions. We call them below NDArray because NDArray's own
 * memory rules are unsafe in gradients (numbers become tensors over garbage-collected buffers) and because they cost half
 * as much. Looked up by private lookup, not by sharing DJL's package, so that any class loader arrangement works.
 */
final class Libtorch {
    private static final Object LIBRARY;
    private static final MethodHandles.Lookup LOOKUP;

    static {
        // Without this DJL asks the cloud's metadata address where it runs, and downloads what it does not find.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        try {
            Engine.getEngine("PyTorch");
            Class<?> type = Class.forName("ai.djl.pytorch.jni.PyTorchLibrary", true, Engine.class.getClassLoader());
            LOOKUP = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            Field library = type.getDeclaredField("LIB");
            LIBRARY = LOOKUP.unreflectGetter(library).invoke();
        } catch (Throwable e) {
            throw new TensorException("cannot load libtorch: " + e.getMessage(), e);
        }
    }

    private Libtorch() {}

    interface F0 {
        long call(long a);
    }

    interface F1 {
        long call(long a, long b);
    }

    interface F2 {
        long call(long a, long b, long c);
    }

    interface FLongs {
        long call(long a, long[] b);
    }

    interface FInt {
        int call(long a);
    }

    interface FFlag {
        boolean call(long a);
    }

    interface FDim {
        long call(long a, long dim, boolean keep);
    }

    interface FDouble {
        long call(long a, double b);
    }

    interface VLong {
        void call(long a);
    }

    /** A native function long -> long. */
    static F0 f0(String name) {
        MethodHandle handle = find(name, long.class, long.class);
        return a -> {
            try {
                return (long) handle.invokeExact(a);
            } catch (Throwable e) {
                throw failure(name, e);
            }
        };
    }

    static F1 f1(String name) {
        MethodHandle handle = find(name, long.class, long.class, long.class);
        return (a, b) -> {
            try {
                return (long) handle.invokeExact(a, b);
            } catch (Throwable e) {
                throw failure(name, e);
            }
        };
    }

    static F2 f2(String name) {
        MethodHandle handle = find(name, long.class, long.class, long.class, long.class);
        return (a, b, c) -> {
            try {
                return (long) handle.invokeExact(a, b, c);
            } catch (Throwable e) {
                throw failure(name, e);
            }
        };
    }

    static FLongs fLongs(String name) {
        MethodHandle handle = find(name, long.class, long.class, long[].class);
        return (a, b) -> {
            try {
                return (long) handle.invokeExact(a, b);
            } catch (Throwable e) {
                throw failure(name, e);
            }
        };
    }

    static FDim fDim(String name) {
        MethodHandle handle = find(name, long.class, long.class, long.class, boolean.class);
        return (a, b, c) -> {
            try {
                return (long) handle.invokeExact(a, b, c);
            } catch (Throwable e) {
                throw failure(name, e);
            }
        };
    }

    static FDouble fDouble(String name) {
        MethodHandle handle = find(name, long.class, long.class, double.class);
        return (a, b) -> {
            try {
                return (long) handle.invokeExact(a, b);
            } catch (Throwable e) {
                throw failure(name, e);
            }
        };
    }

    static FInt fInt(String name) {
        MethodHandle handle = find(name, int.class, long.class);
        return a -> {
            try {
                return (int) handle.invokeExact(a);
            } catch (Throwable e) {
                throw failure(name, e);
            }
        };
    }

    static FFlag fFlag(String name) {
        MethodHandle handle = find(name, boolean.class, long.class);
        return a -> {
            try {
                return (boolean) handle.invokeExact(a);
            } catch (Throwable e) {
                throw failure(name, e);
            }
        };
    }

    static VLong vLong(String name) {
        MethodHandle handle = find(name, void.class, long.class);
        return a -> {
            try {
                handle.invokeExact(a);
            } catch (Throwable e) {
                throw failure(name, e);
            }
        };
    }

    static MethodHandle find(String name, Class<?> returns, Class<?>... arguments) {
        try {
            return LOOKUP.findVirtual(LIBRARY.getClass(), name, MethodType.methodType(returns, arguments))
                    .bindTo(LIBRARY);
        } catch (ReflectiveOperationException e) {
            throw new TensorException("this version of DJL has no native function " + name, e);
        }
    }

    /** What libtorch said, without its stack of C++ frames. */
    static TensorException failure(String name, Throwable e) {
        if (e instanceof TensorException ours) {
            return ours;
        }
        String said = String.valueOf(e.getMessage()).strip();
        return new TensorException(name.replaceFirst("^torch(NN)?", "") + ": " + said, e);
    }
}
