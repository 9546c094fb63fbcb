/** The object store: a small port over any S3, and what makes one fit to hold the truth. */
@NullMarked
package org.touchstone.store;

import org.jspecify.annotations.NullMarked;
