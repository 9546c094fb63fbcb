package org.touchstone.console.deploy;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Reference;
import org.touchstone.console.http.Problem;
import org.touchstone.console.http.ProblemException;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.AuditProfile;
import org.touchstone.proto.v1.ModelDeployed;

/**
 * What a deployment says besides the model, as it came: under which name, on which images it is to be audited, how pixels enter
 * ({@link InputText}), and how much of an audit is wanted (quick, standard, deep).
 */
record DeploymentForm(String name, String dataset, String split, String input, String profile) {
    private static final Set<CatalogException.Code> USERS_FAULT = Set.of(
            CatalogException.Code.NOT_FOUND, CatalogException.Code.INVALID_REFERENCE, CatalogException.Code.WRONG_KIND);

    /** A form whose absent fields are empty. */
    static DeploymentForm of(
            @Nullable String name,
            @Nullable String dataset,
            @Nullable String split,
            @Nullable String input,
            @Nullable String profile) {
        return new DeploymentForm(text(name), text(dataset), text(split), text(input), text(profile));
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field.strip();
    }

    /** The fact so far, with every field checked against the catalog; a 400 names the field that is wrong. */
    Checked check(Catalog catalog) {
        Names.check("name", name).ifPresent(violation -> {
            throw ProblemException.badRequest(
                    "name",
                    name.isEmpty() ? "The deployment has no name." : "The name " + violation.reason(),
                    "Give a name of 1 to 63 of a-z, 0-9 and '-', such as digits-v2.");
        });
        DatasetManifest images = images(catalog, dataset);
        String checkedSplit = split.isEmpty() ? "test" : split;
        if (images.splits().stream().noneMatch(one -> one.name().equals(checkedSplit))) {
            throw ProblemException.badRequest(
                    "split",
                    images.name() + " has no split '" + Problem.shown(checkedSplit) + "'.",
                    "It has "
                            + images.splits().stream()
                                    .map(DatasetManifest.Split::name)
                                    .toList() + ".");
        }
        ModelDeployed.Builder fact = ModelDeployed.newBuilder()
                .setName(name)
                .setDataset(images.name() + "@" + images.digest())
                .setSplit(checkedSplit);
        if (!input.isEmpty()) {
            fact.setInput(InputText.parse(input, images.dimensions().channels()));
        }
        preset().ifPresent(preset -> fact.setProfile(AuditProfile.newBuilder().setPreset(preset)));
        return new Checked(fact, images);
    }

    /** A form without fault, and the images it names. */
    record Checked(ModelDeployed.Builder fact, DatasetManifest images) {

        /** Refuses a model whose input cannot hold one of the images, where the file says how large its input is. */
        void checkFits(OnnxOutline outline) {
            OnnxOutline.Port input = outline.inputs().get(0);
            Optional<Long> size = elementsPerImage(input);
            ImageDimensions image = images.dimensions();
            if (size.isPresent() && size.get() != image.size()) {
                throw ProblemException.badRequest(
                        "dataset",
                        "The model takes " + String.join(" × ", input.shape()) + " numbers at '" + input.name()
                                + "', an image of " + images.name() + " has " + image.channels() + " × "
                                + image.height() + " × " + image.width() + ".",
                        "Choose a data set of the size that the model was trained on, or ingest one.");
            }
        }

        private static Optional<Long> elementsPerImage(OnnxOutline.Port input) {
            long size = 1;
            for (String dimension : input.shape()
                    .subList(Math.min(1, input.shape().size()), input.shape().size())) {
                if (!dimension.matches("\\d{1,6}")) {
                    return Optional.empty();
                }
                size *= Long.parseLong(dimension);
            }
            return input.shape().size() < 2 ? Optional.empty() : Optional.of(size);
        }
    }

    private static DatasetManifest images(Catalog catalog, String reference) {
        if (reference.isEmpty()) {
            throw ProblemException.badRequest(
                    "dataset",
                    "The deployment names no images to probe the model with.",
                    "Name a published data set; /api/v1/datasets lists what there is.");
        }
        try {
            return catalog.dataset(Reference.parse(reference)).content();
        } catch (CatalogException e) {
            if (USERS_FAULT.contains(e.code())) {
                throw ProblemException.badRequest(
                        "dataset",
                        String.valueOf(e.getMessage()),
                        "Name a published data set; /api/v1/datasets lists what there is.");
            }
            throw e;
        }
    }

    private Optional<AuditProfile.Preset> preset() {
        if (profile.isEmpty()) {
            return Optional.empty();
        }
        return switch (profile.toLowerCase(Locale.ROOT)) {
            case "quick" -> Optional.of(AuditProfile.Preset.QUICK);
            case "standard" -> Optional.of(AuditProfile.Preset.STANDARD);
            case "deep" -> Optional.of(AuditProfile.Preset.DEEP);
            default ->
                throw ProblemException.badRequest(
                        "profile",
                        "There is no profile '" + Problem.shown(profile) + "'.",
                        "Use quick, standard or deep.");
        };
    }
}
