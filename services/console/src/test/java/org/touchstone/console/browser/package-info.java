/** The pages in a real browser. */
@NullMarked
package org.touchstone.console.browser;

import org.jspecify.annotations.NullMarked;
