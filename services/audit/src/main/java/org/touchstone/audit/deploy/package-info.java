/** Deployments become audits. */
@NullMarked
package org.touchstone.audit.deploy;

import org.jspecify.annotations.NullMarked;
