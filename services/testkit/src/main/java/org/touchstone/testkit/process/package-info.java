/** Other JVMs, to be killed, frozen and thawed. */
@NullMarked
package org.touchstone.testkit.process;

import org.jspecify.annotations.NullMarked;
