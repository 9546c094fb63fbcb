package org.touchstone.kernel.seq2seq;

/**
 * What a step saw before it moved.
 *
 * @param number from 1
 * @param epoch from 1
 * @param beam 0 in steps of cross-entropy
 * @param loss per target word: -log p, or sum D (1 - g + s)
 * @param hinge per target word: sum (1 - g + s); 0 in cross-entropy
 * @param gradientNorm over all parameters, before it is limited; 0 without a violation, and then nothing moves
 * @param violations and how often the wanted prefix fell off the beam, of so many words
 */
public record SequenceStep(
        long number,
        long epoch,
        int beam,
        double loss,
        double hinge,
        double gradientNorm,
        long violations,
        long fellOff,
        long words) {}
