package org.touchstone.kernel.seq2seq;

/**
 * The margin was not kept.
 *
 * @param sentence its number in the batch
 * @param step t, from 1
 * @param wrongWord the violator's last word
 * @param cost D
 * @param hinge 1 - g + s, positive
 * @param goldFell whether the wanted prefix had left the beam, not only come too close to its end
 */
public record Violation(int sentence, int step, int wrongWord, double cost, double hinge, boolean goldFell) {}
