/** The whole system on one laptop: broker, store and services as processes, and the demo. */
@NullMarked
package org.touchstone.local;

import org.jspecify.annotations.NullMarked;
