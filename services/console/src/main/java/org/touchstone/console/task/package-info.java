/** Tasks over REST: submit, list, look, compare, stop, retry. */
@NullMarked
package org.touchstone.console.task;

import org.jspecify.annotations.NullMarked;
