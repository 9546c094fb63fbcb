package org.touchstone.kernel.flow;

import java.util.List;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;

/**
 * One scale: couplings on the image, a squeeze, couplings on channels, then the first half of the squeezed channels goes on
 * to the next scale while the second half is latent already. The latent keeps the image's shape: halves are joined and the
 * squeeze undone. Source: section 3.6, equations 14 to 16.
 *
 * @param squeeze of the couplings on channels
 * @param factor of the halves
 */
public record MultiScale(Chain onImage, Squeeze squeeze, Chain onChannels, Squeeze factor, Bijection next)
        implements Bijection {
    @Override
    public Mapped encode(Tensor x, Pass pass) {
        Mapped image = onImage.encode(x, pass);
        Mapped channels = onChannels.encode(squeeze.apply(image.value()), pass);
        Tensor halves = squeezedAgain(channels.value(), squeeze, factor);
        long half = halves.size(1) / 2;
        Mapped deep = next.encode(Shaping.slice(halves, 1, 0, half), pass);
        Tensor latent = Shaping.slice(halves, 1, half, 2 * half);
        Tensor z = factor.undo(Shaping.cat(List.of(deep.value(), latent), 1));
        return new Mapped(z, sum(image, channels, deep));
    }

    @Override
    public Mapped decode(Tensor z, Pass pass) {
        Tensor halves = factor.apply(z);
        long half = halves.size(1) / 2;
        Mapped deep = next.decode(Shaping.slice(halves, 1, 0, half), pass);
        Tensor joined = Shaping.cat(List.of(deep.value(), Shaping.slice(halves, 1, half, 2 * half)), 1);
        Mapped channels = onChannels.decode(squeezedAgain(joined, factor, squeeze), pass);
        Mapped image = onImage.decode(squeeze.undo(channels.value()), pass);
        return new Mapped(image.value(), sum(deep, channels, image));
    }

    private static Tensor squeezedAgain(Tensor x, Squeeze from, Squeeze to) {
        return from.equals(to) ? x : to.apply(from.undo(x));
    }

    private static Tensor sum(Mapped first, Mapped second, Mapped third) {
        return first.logDeterminant().add(second.logDeterminant()).add(third.logDeterminant());
    }

    @Override
    public Params initialParameters(Key key, DType type) {
        return onImage.initialParameters(key, type)
                .and(onChannels.initialParameters(key, type))
                .and(next.initialParameters(key, type));
    }

    @Override
    public Params initialStatistics(DType type) {
        return onImage.initialStatistics(type)
                .and(onChannels.initialStatistics(type))
                .and(next.initialStatistics(type));
    }
}
