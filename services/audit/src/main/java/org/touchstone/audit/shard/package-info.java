/** One shard's work, kept between steps and handed in. */
@NullMarked
package org.touchstone.audit.shard;

import org.jspecify.annotations.NullMarked;
