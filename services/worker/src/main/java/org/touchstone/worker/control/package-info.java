/** What others than workers do with tasks: submit, cancel, replay, look, sweep; and the topics and the state of the queues. */
@NullMarked
package org.touchstone.worker.control;

import org.jspecify.annotations.NullMarked;
