/** The port on any S3, by the MinIO client, with retries of our own: the client's would hide what a write became. */
@NullMarked
package org.touchstone.store.minio;

import org.jspecify.annotations.NullMarked;
