package org.touchstone.kernel.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

@ExtendWith(InScope.class)
class RaggedTest {
    /** A row of the first sentence, three of the second, two of the third. */
    private final Ragged lanes = Ragged.of(List.of(new int[1], new int[3], new int[2]));

    private static Tensor rows() {
        return Tensors.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 6, 2);
    }

    @Test
    void missingLanesShowTheLastOneOfTheirSentence() {
        Tensor padded = lanes.padded(rows());

        assertThat(padded.shape()).containsExactly(3, 3, 2);
        assertThat(padded.toDoubles()).containsExactly(1, 2, 1, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 11, 12);
    }

    @Test
    void rowsComeBackFromPaddedOnes() {
        Tensor back = lanes.rows(lanes.padded(rows()));

        assertThat(back.shape()).containsExactly(6, 2);
        assertThat(back.toDoubles()).containsExactly(rows().toDoubles());
    }

    @Test
    void allRowsOfASentenceAreScaledAlike() {
        Tensor bySentence = Tensors.of(new double[] {1, 10, 2, 20, 3, 30}, 3, 2);

        assertThat(lanes.scaled(rows(), bySentence).toDoubles())
                .containsExactly(1, 20, 6, 80, 10, 120, 14, 160, 27, 300, 33, 360);
    }

    @Test
    void evenOnesAreNotCopied() {
        Ragged even = Ragged.even(3, 2);

        assertThat(even.padded(rows()).shape()).containsExactly(3, 2, 2);
        assertThat(even.padded(rows()).toDoubles()).containsExactly(rows().toDoubles());
        assertThat(even.rows(even.padded(rows())).toDoubles()).containsExactly(rows().toDoubles());
        assertThat(even.scaled(rows(), Tensors.of(new double[] {1, 1, 2, 2, 3, 3}, 3, 2))
                        .toDoubles())
                .containsExactly(1, 2, 3, 4, 10, 12, 14, 16, 27, 30, 33, 36);
    }
}
