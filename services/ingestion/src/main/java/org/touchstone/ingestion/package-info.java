/** Ingestion: from sources to a published data set, in resumable steps. */
@NullMarked
package org.touchstone.ingestion;

import org.jspecify.annotations.NullMarked;
