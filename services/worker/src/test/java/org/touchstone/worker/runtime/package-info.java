/** Parts of the worker, one by one. */
@NullMarked
package org.touchstone.worker.runtime;

import org.jspecify.annotations.NullMarked;
