/** Data sets, models and evaluations as immutable, content-addressed objects, and how they are published and found. */
@NullMarked
package org.touchstone.catalog;

import org.jspecify.annotations.NullMarked;
