/** Data sets, models and evaluations: what facts tell and the store holds. */
@NullMarked
package org.touchstone.console.library;

import org.jspecify.annotations.NullMarked;
