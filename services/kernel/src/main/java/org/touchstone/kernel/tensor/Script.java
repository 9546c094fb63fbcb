package org.touchstone.kernel.tensor;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Calls the operations DJL lacks, which {@code ops.py} defines in TorchScript. The graph optimizer is off: an operation
 * gives the same bits on its first call and on its thousandth.
 */
final class Script {
    private static final MethodHandle RUN = Libtorch.find(
            "moduleRunMethod", long.class, long.class, String.class, long[].class, boolean.class, boolean.class);
    private static final MethodHandle LOAD = Libtorch.find(
            "moduleLoad", long.class, InputStream.class, int[].class, boolean.class, byte[].class, long.class);
    private static final MethodHandle OPTIMIZE = Libtorch.find("setGraphExecutorOptimize", void.class, boolean.class);
    private static final MethodHandle FROM_BOOL = Libtorch.find("iValueFromBool", long.class, boolean.class);
    private static final MethodHandle FROM_DOUBLE = Libtorch.find("iValueFromDouble", long.class, double.class);
    private static final MethodHandle FROM_STRING = Libtorch.find("iValueFromString", long.class, String.class);
    private static final MethodHandle FROM_LONGS = Libtorch.find("iValueFromLongList", long.class, long[].class);
    private static final MethodHandle FROM_TENSORS = Libtorch.find("iValueFromTensorList", long.class, long[].class);
    private static final MethodHandle TO_TENSORS = Libtorch.find("iValueToTensorList", long[].class, long.class);
    private static final Libtorch.F0 FROM_LONG = Libtorch.f0("iValueFromLong");
    private static final Libtorch.F0 FROM_TENSOR = Libtorch.f0("iValueFromTensor");
    private static final Libtorch.F0 TO_TENSOR = Libtorch.f0("iValueToTensor");
    private static final Libtorch.VLong DELETE = Libtorch.vLong("torchDeleteIValue");
    private static final ThreadLocal<Boolean> PREPARED = new ThreadLocal<>();
    private static final long MODULE = load();

    private Script() {}

    /** Calls an operation that returns one tensor. Arguments: Tensor, list of tensors, numbers, flags, long[], String. */
    static Tensor tensor(String operation, Object... arguments) {
        long value = run(operation, arguments);
        try {
            return Tensor.wrap(TO_TENSOR.call(value));
        } finally {
            DELETE.call(value);
        }
    }

    /** Calls an operation that returns a list of tensors. */
    static List<Tensor> tensors(String operation, Object... arguments) {
        long value = run(operation, arguments);
        long[] handles;
        try {
            handles = (long[]) TO_TENSORS.invokeExact(value);
        } catch (Throwable e) {
            throw Libtorch.failure(operation, e);
        } finally {
            DELETE.call(value);
        }
        List<Tensor> results = new ArrayList<>(handles.length);
        for (long handle : handles) {
            results.add(Tensor.wrap(handle));
        }
        return results;
    }

    private static long run(String operation, Object... arguments) {
        // Asked before there are results that nobody would own.
        Scope.current();
        long[] values = new long[arguments.length];
        int ready = 0;
        try {
            prepareThread();
            for (; ready < arguments.length; ready++) {
                values[ready] = value(arguments[ready]);
            }
            return (long) RUN.invokeExact(MODULE, operation, values, true, false);
        } catch (Throwable e) {
            throw failure(operation, e);
        } finally {
            for (int i = 0; i < ready; i++) {
                DELETE.call(values[i]);
            }
        }
    }

    private static void prepareThread() throws Throwable {
        if (PREPARED.get() == null) {
            OPTIMIZE.invokeExact(false);
            PREPARED.set(true);
        }
    }

    private static long value(Object argument) throws Throwable {
        if (argument instanceof Tensor tensor) {
            return FROM_TENSOR.call(tensor.handle());
        }
        if (argument instanceof List<?> list) {
            return (long) FROM_TENSORS.invokeExact(handles(list));
        }
        if (argument instanceof Double number) {
            return (long) FROM_DOUBLE.invokeExact(number.doubleValue());
        }
        if (argument instanceof Boolean flag) {
            return (long) FROM_BOOL.invokeExact(flag.booleanValue());
        }
        if (argument instanceof long[] longs) {
            return (long) FROM_LONGS.invokeExact(longs);
        }
        if (argument instanceof String text) {
            return (long) FROM_STRING.invokeExact(text);
        }
        return FROM_LONG.call(((Number) argument).longValue());
    }

    static long[] handles(List<?> tensors) {
        long[] handles = new long[tensors.size()];
        for (int i = 0; i < handles.length; i++) {
            handles[i] = ((Tensor) tensors.get(i)).handle();
        }
        return handles;
    }

    /** TorchScript prefixes libtorch's message with a listing of our operation; the last line is the message. */
    private static TensorException failure(String operation, Throwable e) {
        if (e instanceof TensorException ours) {
            return ours;
        }
        String said = Arrays.stream(String.valueOf(e.getMessage()).split("\n"))
                .map(String::strip)
                .filter(line -> line.startsWith("RuntimeError:"))
                .reduce((first, last) -> last)
                .map(line -> line.substring("RuntimeError:".length()).strip())
                .orElse(String.valueOf(e.getMessage()));
        return new TensorException(operation + ": " + said, e);
    }

    private static long load() {
        byte[] archive = ScriptArchive.build();
        try {
            return (long) LOAD.invokeExact(
                    (InputStream) new ByteArrayInputStream(archive),
                    new int[] {0, -1},
                    true,
                    new byte[archive.length],
                    (long) archive.length);
        } catch (Throwable e) {
            throw Libtorch.failure("operations in TorchScript", e);
        }
    }
}
