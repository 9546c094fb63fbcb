package org.touchstone.kernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Runs each test in a {@link Scope} and fails one after which more tensors live than before: somebody released a tensor
 * from its scope and did not close it. For tests that run one at a time.
 */
public final class InScope implements BeforeEachCallback, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(InScope.class);

    private record State(Scope scope, long liveBefore) {}

    @Override
    public void beforeEach(ExtensionContext context) {
        long live = Tensors.live();
        context.getStore(NAMESPACE).put(State.class, new State(Scope.open(), live));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        State state = Objects.requireNonNull(context.getStore(NAMESPACE).remove(State.class, State.class));
        state.scope().close();
        assertThat(Tensors.live()).as("tensors alive after the test").isEqualTo(state.liveBefore());
    }
}
