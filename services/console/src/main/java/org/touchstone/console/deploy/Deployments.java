package org.touchstone.console.deploy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.view.Times;
import org.touchstone.proto.v1.AuditProfile;
import org.touchstone.proto.v1.InputContract;
import org.touchstone.proto.v1.ModelDeployed;
import org.touchstone.proto.v1.ObjectReference;

/** Deployments as rows of tables. */
public final class Deployments {
    private Deployments() {}

    /** A deployment: of an {@code onnx} object, or of a published {@code model}. No input: as the model says itself. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Row(
            String name,
            @Nullable String model,
            @Nullable StoredModel onnx,
            String dataset,
            String split,
            @Nullable Input input,
            String profile,
            String submitter,
            Instant deployedAt) {}

    /** A file in the store. */
    public record StoredModel(String key, String sha256, long bytes) {}

    /** x = pixel * scale + offset for each channel, pixel from 0 to 255. */
    public record Input(List<Double> scale, List<Double> offset, List<Double> baseline) {}

    static Row row(ModelDeployed fact) {
        return new Row(
                fact.getName(),
                fact.getModel().isEmpty() ? null : fact.getModel(),
                fact.hasOnnx() ? stored(fact.getOnnx()) : null,
                fact.getDataset(),
                fact.getSplit(),
                fact.hasInput() ? input(fact.getInput()) : null,
                preset(fact.getProfile().getPreset()),
                fact.getSubmitter(),
                Times.instant(fact.getTime()));
    }

    private static StoredModel stored(ObjectReference object) {
        return new StoredModel(object.getKey(), object.getSha256(), object.getSizeBytes());
    }

    private static Input input(InputContract input) {
        return new Input(
                List.copyOf(input.getScaleList()),
                List.copyOf(input.getOffsetList()),
                List.copyOf(input.getBaselineList()));
    }

    private static String preset(AuditProfile.Preset preset) {
        return preset == AuditProfile.Preset.PRESET_UNSPECIFIED || preset == AuditProfile.Preset.UNRECOGNIZED
                ? "standard"
                : preset.name().toLowerCase(Locale.ROOT);
    }
}
