/** Tests. */
@NullMarked
package org.touchstone.console.http;

import org.jspecify.annotations.NullMarked;
