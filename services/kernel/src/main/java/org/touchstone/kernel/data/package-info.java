/** Readers of published image formats, all streaming and bounded, and procedural data sets. No framework, no tensor. */
@NullMarked
package org.touchstone.kernel.data;

import org.jspecify.annotations.NullMarked;
