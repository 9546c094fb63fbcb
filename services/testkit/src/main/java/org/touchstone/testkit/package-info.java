/** Seeds, and the servers that all tests of a JVM share. */
@NullMarked
package org.touchstone.testkit;

import org.jspecify.annotations.NullMarked;
