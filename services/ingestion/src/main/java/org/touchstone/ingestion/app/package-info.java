/** The ingestion service: its settings, and what it brings to the worker. */
@NullMarked
package org.touchstone.ingestion.app;

import org.jspecify.annotations.NullMarked;
