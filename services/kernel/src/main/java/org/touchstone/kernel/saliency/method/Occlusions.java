package org.touchstone.kernel.saliency.method;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.touchstone.kernel.onnx.run.GraphRunner;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Scope;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Occlusion of one network: [N, 1, H, W]. */
final class Occlusions {
    private final Target target;
    private final Method.Occlusion method;
    private final int rows;

    Occlusions(Target target, Method.Occlusion method, int rows) {
        this.target = target;
        this.method = method;
        this.rows = rows;
    }

    Tensor explain(GraphRunner runner, Tensor x, List<Integer> classes) {
        return Scope.compute(() -> {
            int height = Math.toIntExact(x.size(2));
            int width = Math.toIntExact(x.size(3));
            Tensor masks = masks(height, width).to(x.dtype());
            int windows = Math.toIntExact(masks.size(0));
            Tensor blank = Baselines.perChannel(x, target.baseline());
            Tensor whole = chosen(runner, x, classes);
            List<Tensor> maps = new ArrayList<>();
            for (List<Chunk> same : Chunk.byImages(classes.size(), windows, rows)) {
                Tensor sum = Tensors.zeros(x.dtype(), same.get(0).images().length(), 1, (long) height * width);
                for (Chunk chunk : same) {
                    Tensor before = sum;
                    sum = Scope.compute(() -> before.add(falls(runner, x, classes, chunk, masks, blank, whole)));
                }
                maps.add(sum);
            }
            Tensor cover = Reduce.sum(masks, false, 0).reshape(1, 1, height, width);
            return Shaping.cat(maps, 0).reshape(x.size(0), 1, height, width).div(cover);
        });
    }

    /** [images, 1, H W]: how much the score falls, at all pixels that were hidden. */
    private Tensor falls(
            GraphRunner runner,
            Tensor x,
            List<Integer> classes,
            Chunk chunk,
            Tensor masks,
            Tensor blank,
            Tensor whole) {
        long[] shape = x.shape();
        shape[0] = chunk.rows();
        Tensor hidden =
                Shaping.slice(masks, 0, chunk.samples().from(), chunk.samples().to());
        Tensor images =
                Shaping.slice(x, 0, chunk.images().from(), chunk.images().to());
        Tensor change = Shaping.unsqueeze(blank.sub(images), 1).mul(Shaping.unsqueeze(hidden, 0));
        Tensor shown = Shaping.unsqueeze(images, 1).add(change).reshape(shape);
        Tensor scores = chosen(runner, shown, chunk.repeat(classes))
                .reshape(chunk.images().length(), 1, chunk.samples().length());
        Tensor reference = Shaping.slice(
                        whole, 0, chunk.images().from(), chunk.images().to())
                .reshape(chunk.images().length(), 1, 1);
        return reference.sub(scores).matmul(hidden.reshape(chunk.samples().length(), -1));
    }

    /** The score of each row's class. */
    private Tensor chosen(GraphRunner runner, Tensor x, List<Integer> classes) {
        Tensor scores = runner.evaluate(Map.of(target.input(), x), List.of(target.scores()))
                .get(target.scores());
        return Reduce.sum(scores.mul(OneHot.like(scores, classes)).reshape(classes.size(), -1), false, 1);
    }

    /** [windows, 1, H, W]: 1 where a window hides. */
    private Tensor masks(int height, int width) {
        List<Integer> tops = offsets(height);
        List<Integer> lefts = offsets(width);
        int side = Math.min(method.window(), Math.min(height, width));
        float[] masks = new float[tops.size() * lefts.size() * height * width];
        int at = 0;
        for (int top : tops) {
            for (int left : lefts) {
                for (int row = top; row < Math.min(height, top + side); row++) {
                    for (int column = left; column < Math.min(width, left + side); column++) {
                        masks[at + row * width + column] = 1;
                    }
                }
                at += height * width;
            }
        }
        return Tensors.of(masks, (long) tops.size() * lefts.size(), 1, height, width);
    }

    private List<Integer> offsets(int length) {
        int last = Math.max(0, length - method.window());
        List<Integer> offsets = new ArrayList<>();
        for (int offset = 0; offset < last; offset += method.stride()) {
            offsets.add(offset);
        }
        offsets.add(last);
        return offsets;
    }
}
