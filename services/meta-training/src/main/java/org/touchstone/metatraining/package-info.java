/** The meta-training service: optimizers learned by gradient descent, scattered over workers, and races against hand-made ones. */
@NullMarked
package org.touchstone.metatraining;

import org.jspecify.annotations.NullMarked;
