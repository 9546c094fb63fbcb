/** Kafka as the worker uses it: topics, share groups and their lag. */
@NullMarked
package org.touchstone.worker.kafka;

import org.jspecify.annotations.NullMarked;
