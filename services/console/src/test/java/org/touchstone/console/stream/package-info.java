/** Tests of live streams. */
@NullMarked
package org.touchstone.console.stream;

import org.jspecify.annotations.NullMarked;
