/** The promises, each tested against a real broker and a real S3 server. */
@NullMarked
package org.touchstone.worker.it;

import org.jspecify.annotations.NullMarked;
