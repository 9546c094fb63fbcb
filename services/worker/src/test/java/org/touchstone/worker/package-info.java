/** Tests of the worker's promises as a whole. */
@NullMarked
package org.touchstone.worker;

import org.jspecify.annotations.NullMarked;
