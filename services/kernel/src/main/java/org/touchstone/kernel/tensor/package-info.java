/**
 * The one door to DJL and libtorch: immutable tensors in scopes, named parameters, vector-Jacobian products. Safe in any
 * thread; no global random generator; nothing here exposes a DJL type.
 */
@NullMarked
package org.touchstone.kernel.tensor;

import org.jspecify.annotations.NullMarked;
