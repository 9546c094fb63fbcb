/** The port in memory, for simulations in one process. */
@NullMarked
package org.touchstone.store.memory;

import org.jspecify.annotations.NullMarked;
