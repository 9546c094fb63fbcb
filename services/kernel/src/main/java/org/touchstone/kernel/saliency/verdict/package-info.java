/** From an audit's similarities to verdicts on saliency methods: pure functions, nothing is measured here. */
@NullMarked
package org.touchstone.kernel.saliency.verdict;

import org.jspecify.annotations.NullMarked;
