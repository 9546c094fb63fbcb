/** Sentences as words and numbers: bounded readers, tokenization, vocabularies, BLEU. No framework, no tensor. */
@NullMarked
package org.touchstone.kernel.seq2seq.text;

import org.jspecify.annotations.NullMarked;
