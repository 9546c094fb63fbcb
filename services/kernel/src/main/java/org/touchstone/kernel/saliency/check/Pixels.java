package org.touchstone.kernel.saliency.check;

import java.util.Arrays;
import java.util.List;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Pixels as the model takes them. */
final class Pixels {
    private static final byte GREY = 127;

    private Pixels() {}

    /** [N, C, H, W] of f32, in the current scope. */
    static Tensor tensor(byte[] pixels, int count, ImageSize size, PixelContract contract) {
        return Scope.compute(() -> Neural.scaleAndShift(
                Tensors.of(pixels, count, size.channels(), size.height(), size.width()),
                perChannel(contract.scale()),
                perChannel(contract.offset())));
    }

    /** Images of one grey. */
    static Tensor grey(int count, ImageSize size, PixelContract contract) {
        byte[] pixels = new byte[count * size.bytes()];
        Arrays.fill(pixels, GREY);
        return tensor(pixels, count, size, contract);
    }

    /** Two images of rising and falling grey. */
    static Tensor ramps(ImageSize size, PixelContract contract) {
        byte[] pixels = new byte[2 * size.bytes()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i < size.bytes() ? i : -3 * i);
        }
        return tensor(pixels, 2, size, contract);
    }

    private static Tensor perChannel(List<Double> numbers) {
        float[] floats = new float[numbers.size()];
        for (int c = 0; c < floats.length; c++) {
            floats[c] = numbers.get(c).floatValue();
        }
        return Tensors.of(floats, floats.length, 1, 1);
    }
}
