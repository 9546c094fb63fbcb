/** Deployments: somebody's classifier comes in, is looked at, stored under its digest, and announced. */
@NullMarked
package org.touchstone.console.deploy;

import org.jspecify.annotations.NullMarked;
