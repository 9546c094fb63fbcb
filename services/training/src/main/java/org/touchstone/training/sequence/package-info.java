/** Training sequence models, by cross-entropy and through their own beam search. */
@NullMarked
package org.touchstone.training.sequence;

import org.jspecify.annotations.NullMarked;
