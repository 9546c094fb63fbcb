/** Live changes as server-sent events: state since a position, never a queue per client. */
@NullMarked
package org.touchstone.console.stream;

import org.jspecify.annotations.NullMarked;
