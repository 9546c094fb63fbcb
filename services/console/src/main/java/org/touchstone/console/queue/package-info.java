/** Queues, workers and dead letters. */
@NullMarked
package org.touchstone.console.queue;

import org.jspecify.annotations.NullMarked;
