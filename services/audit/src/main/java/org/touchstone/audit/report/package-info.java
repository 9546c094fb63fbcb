/** What all shards say together, as documents for machines and people. */
@NullMarked
package org.touchstone.audit.report;

import org.jspecify.annotations.NullMarked;
