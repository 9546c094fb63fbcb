/** Text as data sets keep it: treebanks, parallel text, lines. No framework, no tensor. */
@NullMarked
package org.touchstone.kernel.seq2seq.corpus;

import org.jspecify.annotations.NullMarked;
