/** The shared servers as parameters of JUnit tests. */
@NullMarked
package org.touchstone.testkit.junit;

import org.jspecify.annotations.NullMarked;
