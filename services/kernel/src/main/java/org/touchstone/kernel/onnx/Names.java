package org.touchstone.kernel.onnx;

import org.touchstone.kernel.onnx.OnnxException.Code;

/** What may be a name: visible text. ONNX takes an empty name for an input left out. */
final class Names {
    private Names() {}

    static void require(String what, String name) {
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            throw new OnnxException(
                    Code.NAME_INVALID, "The name of " + what + " must be visible text, not '" + name + "'");
        }
    }
}
