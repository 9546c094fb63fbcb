package org.touchstone.console.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.touchstone.console.http.Problem;
import org.touchstone.console.http.ProblemException;
import org.touchstone.proto.v1.InputContract;

/**
 * How pixels enter a model, as people write it: {@code 0..1}, {@code 0..255} and {@code -1..1} name the range that the model was
 * trained on, {@code mean=…;std=…} a normalization of pixels in [0, 1], {@code scale=…;offset=…} the contract itself
 * (x = pixel * scale + offset, pixel from 0 to 255). Values of channels are separated by commas. Empty: as the model says itself.
 */
final class InputText {
    private static final Set<String> FIELDS = Set.of("mean", "std", "scale", "offset", "baseline");
    private static final double WHITE = 255;
    private static final double MOST = 1e6;
    private static final int MOST_CHANNELS = 16;
    private static final String REMEDY =
            "Write 0..1, 0..255, -1..1, mean=0.485,0.456,0.406;std=0.229,0.224,0.225 or scale=0.0039;offset=0.";

    private InputText() {}

    /** The contract for images of {@code channels}; a 400 naming {@code input} when it makes no sense. */
    static InputContract parse(String text, int channels) {
        String range = text.strip();
        return switch (range) {
            case "0..1" -> affine(List.of(1 / WHITE), List.of(0.0));
            case "0..255" -> affine(List.of(1.0), List.of(0.0));
            case "-1..1" -> affine(List.of(2 / WHITE), List.of(-1.0));
            default -> fields(read(range), channels);
        };
    }

    private static InputContract fields(Map<String, List<Double>> values, int channels) {
        values.forEach((name, numbers) -> {
            if (numbers.size() != 1 && numbers.size() != channels) {
                throw wrong(
                        "'" + name + "' has " + numbers.size() + " values; the images have " + channels + " channels.");
            }
        });
        boolean normalized = values.containsKey("mean") || values.containsKey("std");
        if (normalized == (values.containsKey("scale") || values.containsKey("offset"))) {
            throw wrong(
                    normalized
                            ? "Mean and scale exclude each other."
                            : "It names neither a range, nor mean, nor scale.");
        }
        InputContract.Builder contract = normalized
                ? normalization(values, channels)
                : affine(values.getOrDefault("scale", List.of(1.0)), values.getOrDefault("offset", List.of(0.0)))
                        .toBuilder();
        if (contract.getScaleList().stream().anyMatch(scale -> scale == 0 || !Double.isFinite(scale))) {
            throw wrong("A scale or deviation is zero.");
        }
        return contract.addAllBaseline(values.getOrDefault("baseline", List.of()))
                .build();
    }

    /** (pixel / 255 - mean) / std. */
    private static InputContract.Builder normalization(Map<String, List<Double>> values, int channels) {
        List<Double> means = values.getOrDefault("mean", List.of(0.0));
        List<Double> deviations = values.getOrDefault("std", List.of(1.0));
        InputContract.Builder contract = InputContract.newBuilder();
        for (int channel = 0; channel < (Math.max(means.size(), deviations.size()) > 1 ? channels : 1); channel++) {
            double deviation = deviations.get(deviations.size() == 1 ? 0 : channel);
            contract.addScale(1 / (WHITE * deviation));
            contract.addOffset(-means.get(means.size() == 1 ? 0 : channel) / deviation);
        }
        return contract;
    }

    private static InputContract affine(List<Double> scale, List<Double> offset) {
        int channels = Math.max(scale.size(), offset.size());
        InputContract.Builder contract = InputContract.newBuilder();
        for (int channel = 0; channel < channels; channel++) {
            contract.addScale(scale.get(scale.size() == 1 ? 0 : channel));
            contract.addOffset(offset.get(offset.size() == 1 ? 0 : channel));
        }
        return contract.build();
    }

    private static Map<String, List<Double>> read(String text) {
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? "" : part.substring(0, equals).strip();
            if (!FIELDS.contains(name) || values.put(name, numbers(name, part.substring(equals + 1))) != null) {
                throw wrong("'" + Problem.shown(part) + "' is not a range and not one of "
                        + FIELDS.stream().sorted().toList() + ".");
            }
        }
        return values;
    }

    private static List<Double> numbers(String name, String text) {
        List<Double> numbers = new ArrayList<>();
        for (String part : text.split(",", MOST_CHANNELS + 1)) {
            double number;
            try {
                number = Double.parseDouble(part.strip());
            } catch (NumberFormatException e) {
                throw wrong("'" + name + "' has the value '" + Problem.shown(part) + "', which is no number.");
            }
            if (!(Math.abs(number) <= MOST)) {
                throw wrong("'" + name + "' has the value " + number + "; at most 1,000,000.");
            }
            numbers.add(number);
        }
        return numbers;
    }

    private static ProblemException wrong(String title) {
        return ProblemException.badRequest("input", title, REMEDY);
    }
}
