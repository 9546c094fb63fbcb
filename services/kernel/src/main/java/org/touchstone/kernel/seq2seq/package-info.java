/**
 * Sequence models trained through their own search (Wiseman and Rush 2016): encoder-decoder, cross-entropy, beam search,
 * beam-search optimization, and the tasks word ordering, dependency parsing and translation.
 */
@NullMarked
package org.touchstone.kernel.seq2seq;

import org.jspecify.annotations.NullMarked;
