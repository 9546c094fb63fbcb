/** The rules of a task's life as pure functions: what a head may become, and what is then to be published. No input, no output. */
@NullMarked
package org.touchstone.worker.machine;

import org.jspecify.annotations.NullMarked;
