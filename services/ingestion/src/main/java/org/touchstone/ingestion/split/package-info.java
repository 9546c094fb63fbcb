/** What each kind of split source holds, and how its items are read. */
@NullMarked
package org.touchstone.ingestion.split;

import org.jspecify.annotations.NullMarked;
