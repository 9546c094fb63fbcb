/**
 * Saliency sanity checks of one classifier (Adebayo et al. 2018 and successors) as pure functions: the subject, the plan,
 * the work of one shard, and what all shards together say. Knows no store and no queue.
 */
@NullMarked
package org.touchstone.kernel.saliency.check;

import org.jspecify.annotations.NullMarked;
