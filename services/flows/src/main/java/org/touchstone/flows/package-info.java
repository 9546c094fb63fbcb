/** Flows between contracts, catalog and kernel: what the services of training and evaluation share. */
@NullMarked
package org.touchstone.flows;

import org.jspecify.annotations.NullMarked;
