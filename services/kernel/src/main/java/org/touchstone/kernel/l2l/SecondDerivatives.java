package org.touchstone.kernel.l2l;

/** Whether the meta-gradient knows that the optimizer's input depends on its earlier updates. */
public enum SecondDerivatives implements GradientForm {
    /** The input gradients are constants, as in the paper: the optimizee is never differentiated twice. */
    DROPPED,
    /** The full derivative, by one product with the optimizee's curvature per step. */
    KEPT
}
