/** The console: a view of events and artifacts that owns nothing. */
@NullMarked
package org.touchstone.console;

import org.jspecify.annotations.NullMarked;
