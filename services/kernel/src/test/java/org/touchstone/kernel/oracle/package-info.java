/** Cases that independent implementations computed, kept beside the checkout. */
@NullMarked
package org.touchstone.kernel.oracle;

import org.jspecify.annotations.NullMarked;
