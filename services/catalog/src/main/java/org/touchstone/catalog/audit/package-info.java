/** The documents of an audit, as the service writes them and the console shows them. */
@NullMarked
package org.touchstone.catalog.audit;

import org.jspecify.annotations.NullMarked;
