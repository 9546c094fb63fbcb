package org.touchstone.kernel.tensor;

/**
 * While open, operations of this thread on {@linkplain #input inputs} are recorded so that {@link Autograd#vjp} can
 * differentiate them. Closing restores what was before. Use in the thread that opened it.
 */
public final class Recording implements AutoCloseable {
    private final boolean before;

    private Recording(boolean recording) {
        before = GradMode.get();
        GradMode.set(recording);
    }

    public static Recording start() {
        return new Recording(true);
    }

    /** Suspends recording inside a recording. */
    public static Recording pause() {
        return new Recording(false);
    }

    /** The same numbers as a new independent variable: derivatives can be taken with respect to the result. */
    public Tensor input(Tensor value) {
        return Tensor.wrap(Natives.input(value));
    }

    /** {@link #input(Tensor)} for each. */
    public Params inputs(Params values) {
        return values.map(this::input);
    }

    @Override
    public void close() {
        GradMode.set(before);
    }
}
