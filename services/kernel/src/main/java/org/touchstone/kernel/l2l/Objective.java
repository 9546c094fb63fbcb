package org.touchstone.kernel.l2l;

import org.touchstone.kernel.tensor.Tensor;

/**
 * What is to be made small: several functions side by side, each of coordinates of its own. Pure; any thread may use it.
 */
public interface Objective {
    /** How many functions. */
    int functions();

    /** How many numbers theta has, over all functions. */
    int coordinates();

    /**
     * The value of each function (a vector), differentiable twice, in the element type of theta.
     *
     * @param theta a vector
     * @param step of the episode, which may choose a batch
     */
    Tensor losses(Tensor theta, long step);
}
