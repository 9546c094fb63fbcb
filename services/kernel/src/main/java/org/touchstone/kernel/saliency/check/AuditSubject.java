package org.touchstone.kernel.saliency.check;

import java.util.List;
import java.util.Optional;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.saliency.method.Target;
import org.touchstone.kernel.saliency.randomization.ModelLayer;
import org.touchstone.kernel.saliency.randomization.ModelLayers;

/**
 * A classifier under audit, found fit for it. Holds no native memory.
 *
 * @param network its graph and numbers; where the file fixes the batch to one image, the batch is set free when that changes
 *     nothing
 * @param digest SHA-256 of its file, in hexadecimal
 * @param pixels how pixels enter it
 * @param size of its images
 * @param target the values that are explained
 * @param classes how many it tells apart
 * @param layers what can be randomized
 * @param rows images that go through it at once; 1 when its batch is fixed
 */
public record AuditSubject(
        OnnxNetwork network,
        String digest,
        PixelContract pixels,
        ImageSize size,
        Target target,
        int classes,
        ModelLayers layers,
        int rows) {

    /**
     * Finds out what an audit needs to know, and refuses what is no classifier of images.
     *
     * @param digest SHA-256 of the file, in hexadecimal: draws depend on it
     * @param size of the images to be explained
     * @param activation the value Grad-CAM shall look at; empty: found by rule
     * @throws SubjectException with a sentence for the user
     * @throws org.touchstone.kernel.onnx.OnnxException when the network cannot be run
     */
    public static AuditSubject of(
            OnnxNetwork network, String digest, PixelContract pixels, ImageSize size, Optional<String> activation) {
        return new SubjectCheck(network, pixels, size, activation).subject(digest);
    }

    /** Layers joined to the groups that an order randomizes one after the other, pixels first. */
    public List<List<ModelLayer>> groups(AuditProfile profile) {
        return layers.groups(profile.randomization().mostGroups());
    }
}
