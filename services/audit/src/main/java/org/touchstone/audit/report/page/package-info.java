/** The report as one page of HTML that needs nothing else: no script, no style sheet, no picture from elsewhere. */
@NullMarked
package org.touchstone.audit.report.page;

import org.jspecify.annotations.NullMarked;
