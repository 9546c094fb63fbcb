/** Tests of the console as a whole. */
@NullMarked
package org.touchstone.console;

import org.jspecify.annotations.NullMarked;
