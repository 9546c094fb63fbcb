package org.touchstone.kernel.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private long before;

    @BeforeEach
    void countLive() {
        before = Tensors.live();
    }

    @AfterEach
    void nothingLeaked() {
        assertThat(Tensors.live()).isEqualTo(before);
    }

    @Test
    void nothingIsMadeOutsideAScope() {
        assertThatThrownBy(() -> Tensors.zeros(DType.F32, 2))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("no scope is open");
    }

    @Test
    void closingReleasesWhatWasMade() {
        Tensor x = Scope.evaluate(() -> {
            Tensor made = Tensors.zeros(DType.F32, 2);
            made.add(1).mul(3).toFloats();
            assertThat(Tensors.live()).isEqualTo(before + 3);
            return made;
        });

        assertThat(Tensors.live()).isEqualTo(before);
        assertThatThrownBy(x::toFloats).hasMessageContaining("released");
        assertThat(x).hasToString("Tensor[released]");
        x.close();
    }

    @Test
    void keptTensorsMoveToTheScopeAround() {
        try (Scope outer = Scope.open()) {
            Tensor sum = Scope.compute(() -> Tensors.ones(DType.F32, 3).add(1));

            assertThat(Tensors.live()).isEqualTo(before + 1);
            assertThat(sum.toFloats()).containsExactly(2, 2, 2);
            assertThatThrownBy(() -> outer.keep(sum)).hasMessageContaining("outermost");
        }
    }

    @Test
    void bytesAreOfWhatIsStillHere() {
        try (Scope outer = Scope.open();
                Scope scope = Scope.open()) {
            Tensor three = Tensors.zeros(DType.F32, 3);
            Tensor two = Tensors.zeros(DType.F64, 2);
            assertThat(scope.bytes()).isEqualTo(3 * 4 + 2 * 8);

            scope.keep(three);
            assertThat(scope.bytes()).isEqualTo(2 * 8);
            assertThat(outer.bytes()).isEqualTo(3 * 4);

            two.close();
            assertThat(scope.bytes()).isZero();
        }
    }

    @Test
    void aReleasedTensorIsItsHoldersToClose() {
        Tensor free;
        try (Scope scope = Scope.open()) {
            free = scope.release(Tensors.ones(DType.F32, 1));
        }

        assertThat(free.toFloats()).containsExactly(1);
        free.close();
    }

    @Test
    void scopesCloseInnermostFirstAndOnce() {
        Scope outer = Scope.open();
        Scope inner = Scope.open();
        assertThatThrownBy(outer::close).hasMessageContaining("innermost first");
        inner.close();
        outer.close();
        outer.close();
    }

    @Test
    void aScopeBelongsToItsThread() throws InterruptedException {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Scope scope = Scope.open()) {
            assertThatThrownBy(() -> other.submit(scope::close).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("in the thread that opened them");
            assertThatThrownBy(() ->
                            other.submit(() -> Tensors.zeros(DType.F32, 1)).get())
                    .hasMessageContaining("no scope is open");
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void anExceptionReleasesTheScope() {
        assertThatThrownBy(() -> Scope.compute(() -> Tensors.zeros(DType.F32, 2).add(Tensors.zeros(DType.F32, 3))))
                .isInstanceOf(TensorException.class);
    }
}
