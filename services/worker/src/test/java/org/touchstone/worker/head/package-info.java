/** Heads against a store in memory. */
@NullMarked
package org.touchstone.worker.head;

import org.jspecify.annotations.NullMarked;
