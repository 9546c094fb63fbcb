/** The rules, checked one by one and in every interleaving. */
@NullMarked
package org.touchstone.worker.machine;

import org.jspecify.annotations.NullMarked;
