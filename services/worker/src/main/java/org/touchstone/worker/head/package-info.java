/** The head and the spec of a task in the object store, and the one way in which a head is changed. */
@NullMarked
package org.touchstone.worker.head;

import org.jspecify.annotations.NullMarked;
