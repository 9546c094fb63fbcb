/** A real S3 server over a folder in this JVM. */
@NullMarked
package org.touchstone.embedded.s3;

import org.jspecify.annotations.NullMarked;
