/**
 * Explanations of an image classifier's decision as maps over the image: gradients and what is made of them, modified
 * backpropagation, class activation maps, occlusion; and controls that explain nothing.
 */
@NullMarked
package org.touchstone.kernel.saliency.method;

import org.jspecify.annotations.NullMarked;
