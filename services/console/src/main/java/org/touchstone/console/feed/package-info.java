/** Reads Kafka from the beginning into the view, and says how far it is. */
@NullMarked
package org.touchstone.console.feed;

import org.jspecify.annotations.NullMarked;
