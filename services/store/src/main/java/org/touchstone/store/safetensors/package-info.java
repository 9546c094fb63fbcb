/** A bounded codec of the safetensors format: files of strangers are data, never a danger. */
@NullMarked
package org.touchstone.store.safetensors;

import org.jspecify.annotations.NullMarked;
