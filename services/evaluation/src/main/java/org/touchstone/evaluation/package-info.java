/** Evaluation tasks: how well a published classifier does on a published split. */
@NullMarked
package org.touchstone.evaluation;

import org.jspecify.annotations.NullMarked;
