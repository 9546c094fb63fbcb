/** Training tasks: what is asked for, the training as a resumable run, and the model that comes of it. */
@NullMarked
package org.touchstone.training;

import org.jspecify.annotations.NullMarked;
