/** How a task is taken, claimed, renewed, checkpointed, cancelled, resumed, retried and buried; what a service implements. */
@NullMarked
package org.touchstone.worker;

import org.jspecify.annotations.NullMarked;
