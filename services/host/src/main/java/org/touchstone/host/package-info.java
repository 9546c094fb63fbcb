/** What every worker service shares of Quarkus: settings, the store, the worker's start and stop, health, metrics. */
@NullMarked
package org.touchstone.host;

import org.jspecify.annotations.NullMarked;
