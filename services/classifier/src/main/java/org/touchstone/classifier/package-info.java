/** Classifiers between contracts, catalog and kernel: what training and evaluation share. */
@NullMarked
package org.touchstone.classifier;

import org.jspecify.annotations.NullMarked;
