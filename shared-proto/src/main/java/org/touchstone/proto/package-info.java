/** The contracts that all services share: topics, message headers, and the rules that make a task well formed. */
@NullMarked
package org.touchstone.proto;

import org.jspecify.annotations.NullMarked;
