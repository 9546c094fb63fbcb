package org.touchstone.flows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.flow.FlowSpec;
import org.touchstone.proto.ProtoJson;
import org.touchstone.proto.v1.FlowArchitecture;
import org.touchstone.proto.v1.FlowNorm;
import org.touchstone.proto.v1.FlowOfImages;
import org.touchstone.proto.v1.FlowOfPoints;
import org.touchstone.proto.v1.FlowPreset;
import org.touchstone.proto.v1.LearnedNoise;

/** What flows are made of: as tasks say it, as cards keep it, and as the kernel builds it. */
public final class FlowArchitectures {
    /** How a card gives the shape of a point of the plane. */
    public static final ImageDimensions POINT = new ImageDimensions(1, 1, 2);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double ALPHA = 0.05;

    private FlowArchitectures() {}

    /** Whether the architecture is for points of the plane, not for images. */
    public static boolean isOfPoints(FlowArchitecture architecture) {
        return architecture.hasPoints() || architecture.getPreset() == FlowPreset.PLANE;
    }

    /**
     * Builds it for examples of this shape.
     *
     * @throws SpecException naming the field, when it cannot be, or when a preset is of another shape
     */
    public static FlowSpec toKernel(FlowArchitecture architecture, ImageDimensions of) {
        FlowSpec spec =
                switch (architecture.getKindCase()) {
                    case PRESET -> presetOf(architecture.getPreset());
                    case IMAGES -> images(architecture.getImages(), of);
                    case POINTS ->
                        new FlowSpec.Vectors(
                                of.size(),
                                architecture.getPoints().getCouplings(),
                                architecture.getPoints().getHidden());
                    case KIND_NOT_SET ->
                        throw new SpecException("architecture", "is missing; set preset, images or points");
                };
        ImageDimensions needed = shape(spec);
        SpecException.require(
                needed.equals(of),
                "preset",
                architecture.getPreset() + " is of " + text(needed) + ", the examples are " + text(of)
                        + "; choose another preset, or give images or points with your own numbers");
        return spec;
    }

    /** The shape of its examples as cards and data sets give it. */
    public static ImageDimensions shape(FlowSpec spec) {
        return spec.ofImages()
                .map(images -> new ImageDimensions(images.channels(), images.height(), images.width()))
                .orElse(POINT);
    }

    private static String text(ImageDimensions shape) {
        return shape.channels() + " x " + shape.height() + " x " + shape.width();
    }

    /** What the preset stands for; {@link SpecException} when it is not known. */
    public static FlowSpec presetOf(FlowPreset preset) {
        return switch (preset) {
            case PAPER_32 -> FlowSpec.paper32();
            case PAPER_64 -> FlowSpec.paper64();
            case CIFAR_10 -> FlowSpec.cifar10();
            case MNIST_SMALL -> FlowSpec.mnistSmall();
            case PLANE -> FlowSpec.plane();
            case FLOW_PRESET_UNSPECIFIED, UNRECOGNIZED ->
                throw new SpecException(
                        "preset", "is not known; set PAPER_32, PAPER_64, CIFAR_10, MNIST_SMALL or PLANE");
        };
    }

    private static FlowSpec images(FlowOfImages images, ImageDimensions of) {
        FlowSpec.Images spec = new FlowSpec.Images(
                of.channels(),
                of.height(),
                of.width(),
                images.getScales(),
                images.getMaps(),
                images.getBlocks(),
                switch (images.getNorm()) {
                    case FLOW_NORM_UNSPECIFIED, NO_NORM -> FlowSpec.Norm.NONE;
                    case BATCH_NORM -> FlowSpec.Norm.BATCH;
                    case ACT_NORM -> FlowSpec.Norm.ACT;
                    case UNRECOGNIZED ->
                        throw new SpecException("norm", "is not known; set NO_NORM, BATCH_NORM or ACT_NORM");
                },
                images.hasAlpha() ? images.getAlpha() : ALPHA,
                images.getMixedChannels());
        return images.hasLearnedNoise()
                ? new FlowSpec.Variational(
                        spec,
                        images.getLearnedNoise().getCouplings(),
                        images.getLearnedNoise().getMaps())
                : spec;
    }

    /** As a card keeps it: presets written out. */
    public static JsonNode toJson(FlowSpec spec) {
        FlowArchitecture.Builder architecture = FlowArchitecture.newBuilder();
        if (spec instanceof FlowSpec.Vectors vectors) {
            architecture.setPoints(
                    FlowOfPoints.newBuilder().setCouplings(vectors.couplings()).setHidden(vectors.hidden()));
        } else {
            architecture.setImages(toProto(spec.ofImages().orElseThrow()));
        }
        if (spec instanceof FlowSpec.Variational variational) {
            architecture
                    .getImagesBuilder()
                    .setLearnedNoise(LearnedNoise.newBuilder()
                            .setCouplings(variational.couplings())
                            .setMaps(variational.hidden()));
        }
        try {
            return JSON.readTree(ProtoJson.printCompact(architecture.build()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("protobuf printed what Jackson does not read", e);
        }
    }

    private static FlowOfImages.Builder toProto(FlowSpec.Images images) {
        return FlowOfImages.newBuilder()
                .setScales(images.scales())
                .setMaps(images.maps())
                .setBlocks(images.blocks())
                .setNorm(
                        switch (images.norm()) {
                            case NONE -> FlowNorm.NO_NORM;
                            case BATCH -> FlowNorm.BATCH_NORM;
                            case ACT -> FlowNorm.ACT_NORM;
                        })
                .setAlpha(images.alpha())
                .setMixedChannels(images.mixedChannels());
    }

    /** From a card, which a newer version may have written. */
    public static FlowSpec fromCard(JsonNode json, ImageDimensions input) {
        return toKernel(
                ProtoJson.parseTolerantly(json.toString(), FlowArchitecture.newBuilder())
                        .build(),
                input);
    }
}
