package org.touchstone.kernel.classify;

import java.util.List;
import org.touchstone.kernel.layer.Activation;

/** Which network. What cannot be right for any input is refused here, the rest by {@link Network#of}. */
public sealed interface ClassifierSpec {
    Activation activation();

    /** The probability with which a hidden unit is dropped in training. */
    double dropout();

    /** Widths of the fully connected hidden layers. */
    List<Integer> hidden();

    /** Fully connected layers of these widths, then a linear layer to the classes. */
    record Mlp(List<Integer> hidden, Activation activation, double dropout) implements ClassifierSpec {
        public Mlp {
            hidden = SpecChecks.widths(hidden);
            SpecChecks.dropout(dropout);
        }
    }

    /** Convolution blocks, then fully connected layers, then a linear layer to the classes. */
    record Cnn(List<Block> blocks, List<Integer> hidden, Activation activation, double dropout)
            implements ClassifierSpec {
        public Cnn {
            hidden = SpecChecks.widths(hidden);
            blocks = SpecChecks.blocks(blocks);
            SpecChecks.dropout(dropout);
        }
    }

    /**
     * Convolution, optional batch normalization, activation, optional max pooling.
     *
     * @param kernel side of the square kernel
     * @param valid no padding; otherwise zeros keep the size for odd kernels and stride 1
     * @param pool side and stride of the pooling; 0: none
     */
    record Block(int filters, int kernel, int stride, boolean valid, boolean batchNormalization, int pool) {
        /** A kernel of 3, padded, without pooling. */
        public static Block of(int filters) {
            return new Block(filters, 3, 1, false, false, 0);
        }

        public Block withBatchNormalization() {
            return new Block(filters, kernel, stride, valid, true, pool);
        }

        public Block withPool(int side) {
            return new Block(filters, kernel, stride, valid, batchNormalization, side);
        }

        int padding() {
            return valid ? 0 : (kernel - 1) / 2;
        }
    }
}
