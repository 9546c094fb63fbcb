/**
 * Learning to learn by gradient descent by gradient descent (Andrychowicz et al. 2016): optimizers that are small recurrent
 * networks, their meta-training, and their comparison with hand-made ones. The recurrent network is plain Java over float
 * arrays; optimizees are written with tensors. Everything is a pure function of parameters, states and keys.
 */
@NullMarked
package org.touchstone.kernel.l2l;

import org.jspecify.annotations.NullMarked;
