/** Pictures that tasks leave while they work, and pictures that users bring. */
@NullMarked
package org.touchstone.console.picture;

import org.jspecify.annotations.NullMarked;
