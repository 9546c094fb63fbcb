/** Many runs side by side. */
@NullMarked
package org.touchstone.console.compare;

import org.jspecify.annotations.NullMarked;
