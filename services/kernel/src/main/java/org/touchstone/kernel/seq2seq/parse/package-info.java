/** Dependency trees: CoNLL-U, the arc-standard transition system, attachment scores. No framework, no tensor. */
@NullMarked
package org.touchstone.kernel.seq2seq.parse;

import org.jspecify.annotations.NullMarked;
