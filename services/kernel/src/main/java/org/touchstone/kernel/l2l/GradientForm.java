package org.touchstone.kernel.l2l;

/** How the gradient of the meta-loss is found: by truncated back-propagation, or from particles. */
public sealed interface GradientForm permits SecondDerivatives, Particles {}
