/** Uploads of models: what is taken, and what is refused with which words. */
@NullMarked
package org.touchstone.console.deploy;

import org.jspecify.annotations.NullMarked;
