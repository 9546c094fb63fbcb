package org.touchstone.audit.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.audit.Subject;
import org.touchstone.kernel.saliency.check.PixelContract;
import org.touchstone.proto.ProtoJson;
import org.touchstone.proto.v1.InputContract;
import org.touchstone.worker.TaskFailedException;

/** How pixels enter a model: as the task says, else as the file says, else from 0 to 1. */
final class Inputs {
    /** Property of an ONNX file that holds an input contract as JSON. */
    static final String METADATA = "touchstone.input";

    private static final double WHITE = 255;

    private Inputs() {}

    static Subject.Input of(InputContract given, Map<String, String> metadata, ImageDimensions images) {
        if (given.getScaleCount() > 0) {
            return input(given, images, "the task");
        }
        String text = metadata.getOrDefault(METADATA, "").strip();
        if (text.startsWith("{")) {
            return input(parse(text), images, "the file");
        }
        String source = text.startsWith("pixel / 255") ? "the file" : "the default";
        return input(InputContract.newBuilder().addScale(1 / WHITE).build(), images, source);
    }

    private static InputContract parse(String text) {
        try {
            InputContract contract =
                    ProtoJson.parse(text, InputContract.newBuilder()).build();
            if (contract.getScaleCount() > 0) {
                return contract;
            }
        } catch (ProtoJson.MalformedJsonException malformed) {
            throw unusable(String.valueOf(malformed.getMessage()));
        }
        throw unusable("it has no scale");
    }

    private static Subject.Input input(InputContract contract, ImageDimensions images, String source) {
        List<Double> scale = perChannel("scale", contract.getScaleList(), images.channels());
        List<Double> offset = contract.getOffsetCount() == 0
                ? Collections.nCopies(images.channels(), 0.0)
                : perChannel("offset", contract.getOffsetList(), images.channels());
        // A black pixel, unless the contract says otherwise.
        List<Double> baseline = contract.getBaselineCount() == 0
                ? offset
                : perChannel("baseline", contract.getBaselineList(), images.channels());
        return new Subject.Input(images, scale, offset, baseline, source);
    }

    private static List<Double> perChannel(String what, List<Double> numbers, int channels) {
        if (numbers.size() == channels) {
            return numbers;
        } else if (numbers.size() == 1) {
            return Collections.nCopies(channels, numbers.get(0));
        }
        throw TaskFailedException.permanent(
                "INPUT_DOES_NOT_FIT",
                "The input contract has " + numbers.size() + " numbers as " + what + ", but the images have " + channels
                        + " channels; give one for each, or one for all.");
    }

    private static TaskFailedException unusable(String why) {
        return TaskFailedException.permanent(
                "INPUT_UNREADABLE",
                "The file's property " + METADATA + " is no input contract: " + why
                        + ". Give auditModel.input, which comes before it.");
    }

    static PixelContract toKernel(Subject.Input input) {
        try {
            return new PixelContract(input.scale(), input.offset(), input.baseline());
        } catch (IllegalArgumentException e) {
            throw TaskFailedException.permanent(
                    "INPUT_UNREADABLE", "The input contract is unusable: " + e.getMessage() + ".");
        }
    }
}
