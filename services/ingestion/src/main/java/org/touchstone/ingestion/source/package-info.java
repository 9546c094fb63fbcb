/** Where the bytes of a data set come from, and what is allowed there: folders, buckets, hosts. */
@NullMarked
package org.touchstone.ingestion.source;

import org.jspecify.annotations.NullMarked;
