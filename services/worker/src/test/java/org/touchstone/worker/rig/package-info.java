/** A small installation to test against: topics, a store, workers that do arithmetic, and everything they said. */
@NullMarked
package org.touchstone.worker.rig;

import org.jspecify.annotations.NullMarked;
