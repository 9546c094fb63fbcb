package org.touchstone.classifier;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.l2l.Architecture;
import org.touchstone.kernel.l2l.ClassifierObjective;
import org.touchstone.kernel.l2l.InputForm;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.proto.ProtoJson;
import org.touchstone.proto.v1.GradientInput;
import org.touchstone.proto.v1.LogSignGradient;
import org.touchstone.proto.v1.NormalizedGradient;
import org.touchstone.proto.v1.OptimizeeFamily;
import org.touchstone.proto.v1.OptimizerArchitecture;
import org.touchstone.proto.v1.RawGradient;
import org.touchstone.proto.v1.TrainOptimizer;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.safetensors.Limits;
import org.touchstone.store.safetensors.Safetensors;

/** Learned optimizers as models: their architecture as tasks and cards write it, their parameters as safetensors. */
public final class LearnedOptimizers {
    /** Of the card. */
    public static final String KIND = "optimizer";

    private static final String FORMAT = "touchstone.optimizer.1";
    private static final int HIDDEN = 20;
    private static final double OUTPUT_SCALE = 0.01;
    private static final double P = 10;
    private static final double DECAY = 0.95;
    private static final double EPSILON = 1e-8;

    private LearnedOptimizers() {}

    /**
     * A published optimizer, ready for work.
     *
     * @param reference name@digest
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Loaded(String reference, Architecture architecture, float[] phi) {}

    /** The same with every default filled in. */
    public static OptimizerArchitecture complete(OptimizerArchitecture spec) {
        return OptimizerArchitecture.newBuilder()
                .setInput(complete(spec.getInput()))
                .setHiddenUnits(spec.hasHiddenUnits() ? spec.getHiddenUnits() : HIDDEN)
                .setOutputScale(spec.hasOutputScale() ? spec.getOutputScale() : OUTPUT_SCALE)
                .setSeparateConvolutions(spec.getSeparateConvolutions())
                .setAveragedUnits(spec.getAveragedUnits())
                .build();
    }

    private static GradientInput complete(GradientInput input) {
        GradientInput.Builder complete = GradientInput.newBuilder();
        return switch (input.getKindCase()) {
            case RAW, KIND_NOT_SET ->
                complete.setRaw(RawGradient.getDefaultInstance()).build();
            case LOG_SIGN -> {
                LogSignGradient given = input.getLogSign();
                yield complete.setLogSign(LogSignGradient.newBuilder().setP(given.hasP() ? given.getP() : P))
                        .build();
            }
            case NORMALIZED -> {
                NormalizedGradient given = input.getNormalized();
                yield complete.setNormalized(NormalizedGradient.newBuilder()
                                .setDecay(given.hasDecay() ? given.getDecay() : DECAY)
                                .setEpsilon(given.hasEpsilon() ? given.getEpsilon() : EPSILON))
                        .build();
            }
        };
    }

    /** {@link SpecException} when a value is impossible. */
    public static Architecture toKernel(OptimizerArchitecture spec) {
        OptimizerArchitecture complete = complete(spec);
        List<String> groups = complete.getSeparateConvolutions()
                ? List.of(ClassifierObjective.CONVOLUTION, ClassifierObjective.FULLY_CONNECTED)
                : List.of();
        return new Architecture(
                toKernel(complete.getInput()),
                complete.getHiddenUnits(),
                complete.getOutputScale(),
                groups,
                complete.getAveragedUnits());
    }

    private static InputForm toKernel(GradientInput input) {
        return switch (input.getKindCase()) {
            case LOG_SIGN -> new InputForm.LogSign(input.getLogSign().getP());
            case NORMALIZED ->
                new InputForm.Normalized(
                        input.getNormalized().getDecay(), input.getNormalized().getEpsilon());
            case RAW, KIND_NOT_SET -> new InputForm.Raw();
        };
    }

    /** As a card keeps it, defaults filled in. */
    public static JsonNode toJson(OptimizerArchitecture spec) {
        return Architectures.toJson(complete(spec));
    }

    /**
     * How an optimizer was trained, without names and without what does not change its bits; on this family.
     * Equal trainings have equal recipes where the caller has filled in the defaults.
     */
    public static JsonNode recipe(TrainOptimizer spec, OptimizeeFamily pinned) {
        return Architectures.toJson(spec.toBuilder()
                .clearModelName()
                .clearShards()
                .clearShardUpdates()
                .clearCheckpointing()
                .clearReportEveryUpdates()
                .clearArchitecture()
                .setFamily(pinned)
                .build());
    }

    /** From a card, which a newer version may have written. */
    public static TrainOptimizer recipe(JsonNode json) {
        return ProtoJson.parseTolerantly(json.toString(), TrainOptimizer.newBuilder())
                .build();
    }

    /** Writes the parameters, part by part. */
    public static void write(OptimizerArchitecture spec, float[] phi, Path file) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        int from = 0;
        for (Map.Entry<String, List<Integer>> part : toKernel(spec).shapes().entrySet()) {
            List<Long> shape = part.getValue().stream().map(Long::valueOf).toList();
            int count = part.getValue().stream().reduce(1, Math::multiplyExact);
            ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(phi, from, count);
            arrays.put(part.getKey(), new NamedArray(part.getKey(), DType.F32, shape, bytes));
            from += count;
        }
        ArrayFiles.write(
                new Snapshot(
                        arrays,
                        Map.of("format", FORMAT, "architecture", toJson(spec).toString())),
                file);
    }

    /** The optimizer of a card; {@link SpecException} when it is none, or its parameters are of another input form. */
    public static Loaded load(ObjectStore store, Published<ModelCard> model) {
        ModelCard card = model.content();
        SpecException.require(
                card.kind().equals(KIND),
                "optimizer",
                "model " + model.reference() + " is of kind " + card.kind()
                        + ", not an optimizer; name one that a trainOptimizer task published");
        OptimizerArchitecture spec = ProtoJson.parseTolerantly(
                        card.architecture().toString(), OptimizerArchitecture.newBuilder())
                .build();
        try (InputStream in = store.open(card.parameters().key())) {
            Snapshot snapshot = ArrayFiles.toSnapshot(Safetensors.read(in, Limits.DEFAULT));
            Architecture architecture = toKernel(spec);
            return new Loaded(model.reference(), architecture, phi(architecture, snapshot.arrays()));
        } catch (IOException e) {
            throw new UncheckedIOException("Optimizer " + model.reference() + " could not be read.", e);
        }
    }

    private static float[] phi(Architecture architecture, Map<String, NamedArray> arrays) {
        FloatBuffer phi = FloatBuffer.allocate(architecture.parameters());
        architecture.shapes().forEach((name, expected) -> {
            NamedArray array = arrays.get(name);
            List<Long> shape = expected.stream().map(Long::valueOf).toList();
            SpecException.require(
                    array != null && array.dtype() == DType.F32 && array.shape().equals(shape),
                    "optimizer",
                    "part " + name + " is " + (array == null ? "missing" : array.dtype() + " " + array.shape())
                            + ", but "
                            + architecture.input() + " with " + architecture.hidden() + " units needs F32 " + shape
                            + "; it was trained with another input form or size");
            phi.put(Objects.requireNonNull(array).data().asFloatBuffer());
        });
        return phi.array();
    }
}
