/** Pictures as files whose bytes are a function of their pixels alone. */
@NullMarked
package org.touchstone.kernel.picture;

import org.jspecify.annotations.NullMarked;
