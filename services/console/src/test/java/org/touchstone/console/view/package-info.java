/** Tests of the view. */
@NullMarked
package org.touchstone.console.view;

import org.jspecify.annotations.NullMarked;
