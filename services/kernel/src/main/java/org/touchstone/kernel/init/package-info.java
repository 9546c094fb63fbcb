/** Initial weights as functions of a key: Glorot and Bengio (2010), LeCun et al. (1998), He et al. (2015). */
@NullMarked
package org.touchstone.kernel.init;

import org.jspecify.annotations.NullMarked;
