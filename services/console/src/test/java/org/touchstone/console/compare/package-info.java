/** Tests. */
@NullMarked
package org.touchstone.console.compare;

import org.jspecify.annotations.NullMarked;
