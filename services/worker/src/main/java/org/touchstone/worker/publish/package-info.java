/** Records to Kafka: their envelopes, their headers, and the producer. */
@NullMarked
package org.touchstone.worker.publish;

import org.jspecify.annotations.NullMarked;
