package org.touchstone.audit.plan;

import java.util.Map;

/** Names of methods as papers write them. */
final class Titles {
    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("gradient", "Gradient"),
            Map.entry("gradient-times-input", "Gradient ⊙ input"),
            Map.entry("integrated-gradients", "Integrated gradients"),
            Map.entry("smoothgrad", "SmoothGrad"),
            Map.entry("smoothgrad-squared", "SmoothGrad²"),
            Map.entry("vargrad", "VarGrad"),
            Map.entry("integrated-gradients-smoothgrad", "IG-SmoothGrad"),
            Map.entry("guided-backpropagation", "Guided backpropagation"),
            Map.entry("deconvnet", "Deconvnet"),
            Map.entry("gradcam", "Grad-CAM"),
            Map.entry("guided-gradcam", "Guided Grad-CAM"),
            Map.entry("occlusion", "Occlusion"),
            Map.entry("sobel-edges", "Sobel edges"),
            Map.entry("random-map", "Random map"),
            Map.entry("constant-map", "Constant map"));

    private Titles() {}

    static String of(String id) {
        return TITLES.getOrDefault(id, id);
    }
}
