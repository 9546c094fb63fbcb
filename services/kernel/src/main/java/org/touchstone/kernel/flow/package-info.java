/**
 * Real NVP (Dinh, Sohl-Dickstein and Bengio, "Density estimation using Real NVP", ICLR 2017): exact densities by invertible
 * maps. From data to latent is "encode"; logDeterminant is always log|det dz/dx| of the way taken, and is added.
 */
@NullMarked
package org.touchstone.kernel.flow;

import org.jspecify.annotations.NullMarked;
