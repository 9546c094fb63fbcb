package org.touchstone.kernel.l2l;

import java.util.List;
import org.touchstone.kernel.tensor.Tensor;

/**
 * What is to be made small: several functions side by side, each of coordinates of its own. Pure; any thread may use it.
 */
public interface Objective {
    /** How many functions. */
    int functions();

    /** How many numbers theta has, over all functions. */
    int coordinates();

    /** The kinds of coordinates, in order: an optimizer may have a network for each. */
    default List<Part> parts() {
        return List.of(new Part("all", coordinates()));
    }

    /** So many neighbouring coordinates of one kind. */
    record Part(String kind, int coordinates) {}

    /**
     * The value of each function (a vector), differentiable twice, in the element type of theta.
     *
     * @param theta a vector
     * @param step of the episode, which may choose a batch
     */
    Tensor losses(Tensor theta, long step);

    /** The losses and their gradient in float. By libtorch, unless an objective knows a shorter way to the same numbers. */
    default Evaluation evaluate(float[] theta, long step) {
        return Evaluation.recorded(this, theta, step);
    }
}
