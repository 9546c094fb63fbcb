/** The episodes of an update: worked on here, or scattered over workers. */
@NullMarked
package org.touchstone.metatraining.shard;

import org.jspecify.annotations.NullMarked;
