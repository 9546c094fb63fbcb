/** From a request to a plan that every worker reads the same way. */
@NullMarked
package org.touchstone.audit.plan;

import org.jspecify.annotations.NullMarked;
