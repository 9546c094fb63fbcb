/** Initial weights: functions of a key, and of a batch where the method asks for one. */
@NullMarked
package org.touchstone.kernel.init;

import org.jspecify.annotations.NullMarked;
