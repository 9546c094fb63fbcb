/** The command line against a console that answers what the test says. */
@NullMarked
package org.touchstone.cli;

import org.jspecify.annotations.NullMarked;
