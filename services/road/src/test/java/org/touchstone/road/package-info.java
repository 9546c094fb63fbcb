/** The whole road, from a record on Kafka to a measured model, through the packaged services as processes. */
@NullMarked
package org.touchstone.road;

import org.jspecify.annotations.NullMarked;
