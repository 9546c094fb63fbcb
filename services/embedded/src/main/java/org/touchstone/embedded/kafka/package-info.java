/** A real Kafka broker (KRaft, one node) in this JVM. */
@NullMarked
package org.touchstone.embedded.kafka;

import org.jspecify.annotations.NullMarked;
