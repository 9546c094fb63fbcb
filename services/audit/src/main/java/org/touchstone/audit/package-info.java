/** Audit tasks: which explanations of a deployed classifier can be believed, with evidence. */
@NullMarked
package org.touchstone.audit;

import org.jspecify.annotations.NullMarked;
