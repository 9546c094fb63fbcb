/** What the console knows: task events and facts folded into views. No framework, no Kafka, no store. */
@NullMarked
package org.touchstone.console.view;

import org.jspecify.annotations.NullMarked;
