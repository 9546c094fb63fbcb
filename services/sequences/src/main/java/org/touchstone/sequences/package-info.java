/** Models of sequences: text of data sets as what they learn and are asked, and published models at work. */
@NullMarked
package org.touchstone.sequences;

import org.jspecify.annotations.NullMarked;
