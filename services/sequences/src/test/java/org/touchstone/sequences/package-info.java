@NullMarked
package org.touchstone.sequences;

import org.jspecify.annotations.NullMarked;
