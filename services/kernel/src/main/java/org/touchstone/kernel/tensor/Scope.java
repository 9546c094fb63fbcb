package org.touchstone.kernel.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns the tensors made while it is the innermost scope of its thread and releases them when it closes, except those given
 * on. Scopes nest like blocks; one belongs to the thread that opened it. Tensors may be read by any thread while their
 * scope is open. No tensor can be made outside a scope, so none can be forgotten.
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

    private final @Nullable Scope outer;
    private final List<Tensor> made = new ArrayList<>();
    private final Thread thread = Thread.currentThread();
    private boolean closed;

    private Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    /** Opens a scope inside this thread's innermost one. */
    public static Scope open() {
        Scope outer = CURRENT.get();
        if (outer == null) {
            // libtorch records gradients by default in every thread but the first.
            GradMode.set(false);
            Threads.adopt();
        }
        Scope scope = new Scope(outer);
        CURRENT.set(scope);
        return scope;
    }

    /** Runs the work in a scope of its own; only its result stays, in the scope around. */
    public static Tensor compute(Supplier<Tensor> work) {
        try (Scope scope = open()) {
            return scope.keep(work.get());
        }
    }

    /** Runs the work in a scope of its own; the tensors of the result stay, in the scope around. */
    public static Params computeParams(Supplier<Params> work) {
        try (Scope scope = open()) {
            return scope.keep(work.get());
        }
    }

    /** Runs the work in a scope of its own. The result must not be, or hold, a tensor made inside. */
    @SuppressWarnings("try")
    public static <T extends @Nullable Object> T evaluate(Supplier<T> work) {
        try (Scope scope = open()) {
            return work.get();
        }
    }

    static Scope current() {
        Scope scope = CURRENT.get();
        if (scope == null) {
            throw new TensorException(
                    "no scope is open in this thread: wrap the work in try (Scope scope = Scope.open())");
        }
        return scope;
    }

    /** Gives the tensor to the scope around this one. A tensor of an outer scope, or owned by nobody, stays where it is. */
    public Tensor keep(Tensor tensor) {
        if (tensor.owner() == this) {
            if (outer == null) {
                throw new TensorException(
                        "this is the outermost scope: release the tensor instead and close it yourself");
            }
            outer.adopt(tensor);
        }
        return tensor;
    }

    /** {@link #keep(Tensor)} for each. */
    public Params keep(Params params) {
        params.tensors().forEach(this::keep);
        return params;
    }

    /** Frees the tensor from all scopes: who holds it closes it. A tensor of an outer scope is freed from that one. */
    public Tensor release(Tensor tensor) {
        tensor.owner(null);
        return tensor;
    }

    /** {@link #release(Tensor)} for each. */
    public Params release(Params params) {
        params.tensors().forEach(this::release);
        return params;
    }

    /** Bytes of the numbers that were made here, are not released and not given on. Views count as what they show. */
    public long bytes() {
        return made.stream()
                .filter(tensor -> tensor.owner() == this && tensor.isOpen())
                .mapToLong(tensor -> tensor.count() * tensor.dtype().bytes())
                .sum();
    }

    void adopt(Tensor tensor) {
        made.add(tensor);
        tensor.owner(this);
    }

    /** Releases what was made here and not given on. Only the thread that opened it may close it, innermost first. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (Thread.currentThread() != thread || CURRENT.get() != this) {
            throw new TensorException("scopes close in the thread that opened them, innermost first");
        }
        closed = true;
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
        for (Tensor tensor : made) {
            if (tensor.owner() == this) {
                tensor.close();
            }
        }
    }
}
