/** Images that others send while a task follows them: how they are read from Kafka. */
@NullMarked
package org.touchstone.evaluation.stream;

import org.jspecify.annotations.NullMarked;
