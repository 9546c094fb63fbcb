/** A network that fails on demand. */
@NullMarked
package org.touchstone.testkit.fault;

import org.jspecify.annotations.NullMarked;
