/** Audits as clients see them: lists, reports, what is known of one at work, and its evidence. */
@NullMarked
package org.touchstone.console.audit;

import org.jspecify.annotations.NullMarked;
