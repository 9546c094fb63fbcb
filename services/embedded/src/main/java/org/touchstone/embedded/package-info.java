/** The real broker and a real S3 server inside a JVM: for the local platform, and for tests. */
@NullMarked
package org.touchstone.embedded;

import org.jspecify.annotations.NullMarked;
