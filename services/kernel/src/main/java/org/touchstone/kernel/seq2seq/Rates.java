package org.touchstone.kernel.seq2seq;

import java.util.List;
import org.touchstone.kernel.classify.SpecException;

/** Learning rates of the encoder, of the decoder with its attention, and of the output layer. */
public record Rates(double encoder, double decoder, double output) {
    public Rates {
        for (double rate : new double[] {encoder, decoder, output}) {
            SpecException.require(rate > 0 && Double.isFinite(rate), "rates", "must be positive numbers, not " + rate);
        }
    }

    /** One for all. */
    public static Rates all(double rate) {
        return new Rates(rate, rate, rate);
    }

    List<Double> inOrder() {
        return List.of(encoder, decoder, output);
    }
}
