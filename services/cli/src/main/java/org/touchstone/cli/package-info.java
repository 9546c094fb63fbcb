/** The command line: the console's API from a shell. */
@NullMarked
package org.touchstone.cli;

import org.jspecify.annotations.NullMarked;
