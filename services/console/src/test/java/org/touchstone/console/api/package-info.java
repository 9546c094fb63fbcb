/** The API as clients see it. */
@NullMarked
package org.touchstone.console.api;

import org.jspecify.annotations.NullMarked;
