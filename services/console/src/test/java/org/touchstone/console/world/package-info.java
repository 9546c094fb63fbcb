/** A world to show: a real broker, realistic tasks, artifacts in a store. */
@NullMarked
package org.touchstone.console.world;

import org.jspecify.annotations.NullMarked;
