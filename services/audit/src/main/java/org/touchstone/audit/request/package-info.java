/** What an audit was asked to do, checked before any work. */
@NullMarked
package org.touchstone.audit.request;

import org.jspecify.annotations.NullMarked;
