/** What can be configured. */
@NullMarked
package org.touchstone.console.config;

import org.jspecify.annotations.NullMarked;
