/** The edge: who may ask, and how every answer and every error looks. */
@NullMarked
package org.touchstone.console.http;

import org.jspecify.annotations.NullMarked;
