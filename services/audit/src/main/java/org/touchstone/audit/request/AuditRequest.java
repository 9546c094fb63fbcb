package org.touchstone.audit.request;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Reference;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.AuditModel;
import org.touchstone.proto.v1.AuditProfile;
import org.touchstone.proto.v1.InputContract;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.proto.v1.RandomizationOrder;
import org.touchstone.store.ObjectKey;
import org.touchstone.store.Sha256;
import org.touchstone.worker.TaskRejectedException;

/** An audit task, checked: everything that can be known without its data. */
public final class AuditRequest {
    private static final String ROOT = "auditModel";
    private static final int MOST_CHANNELS = 64;
    private static final int LONGEST_VALUE_NAME = 500;

    private final AuditModel spec;
    private final Optional<Reference> dataset;

    private AuditRequest(AuditModel spec, Optional<Reference> dataset) {
        this.spec = spec;
        this.dataset = dataset;
    }

    /** {@link TaskRejectedException} naming the first field that cannot be right. */
    public static AuditRequest of(AuditModel spec) {
        checkSubject(spec);
        if (!spec.getName().isEmpty()) {
            Names.check(ROOT + ".name", spec.getName()).ifPresent(violation -> {
                throw new TaskRejectedException(violation.field(), violation.reason());
            });
        }
        Optional<Reference> dataset = spec.getDataset().isEmpty()
                ? Optional.empty()
                : Optional.of(reference("dataset", "data set", spec.getDataset()));
        if (dataset.isEmpty() && spec.hasOnnx()) {
            throw rejected(
                    "dataset",
                    "is missing, and a foreign model has no lineage that would tell which images it is for; name a"
                            + " published data set.");
        }
        checkInput(spec.getInput());
        checkProfile(spec.getProfile());
        return new AuditRequest(spec, dataset);
    }

    private static void checkSubject(AuditModel spec) {
        switch (spec.getSubjectCase()) {
            case MODEL -> reference("model", "model", spec.getModel());
            case ONNX -> checkObject(ROOT + ".onnx", spec.getOnnx());
            case SUBJECT_NOT_SET -> throw rejected("model", "is missing; name a published model, or give onnx.");
        }
    }

    static void checkObject(String field, ObjectReference object) {
        try {
            ObjectKey.validate(object.getKey());
        } catch (RuntimeException invalid) {
            throw new TaskRejectedException(
                    field + ".key", invalid.getMessage() + " Give the key of the uploaded file.");
        }
        if (!Sha256.isValid(object.getSha256())) {
            throw new TaskRejectedException(
                    field + ".sha256", "is not a SHA-256; give the file's digest as 64 of 0-9 and a-f.");
        }
    }

    private static void checkInput(InputContract input) {
        int channels = input.getScaleCount();
        if (channels > MOST_CHANNELS) {
            throw rejected("input.scale", "is for " + channels + " channels; at most " + MOST_CHANNELS + ".");
        }
        for (int c = 0; c < channels; c++) {
            double scale = input.getScale(c);
            if (!Double.isFinite(scale) || scale == 0) {
                throw rejected("input.scale[" + c + "]", "is " + scale + "; it is finite and not 0.");
            }
        }
        checkNumbers("input.offset", input.getOffsetList(), channels);
        checkNumbers("input.baseline", input.getBaselineList(), channels);
    }

    private static void checkNumbers(String field, List<Double> numbers, int channels) {
        if (!numbers.isEmpty() && numbers.size() != channels && numbers.size() != 1) {
            throw rejected(
                    field,
                    "has " + numbers.size() + " numbers for " + channels + " scales; give as many, one, or none.");
        }
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                throw rejected(field, "holds " + number + "; every number is finite.");
            }
        }
    }

    private static void checkProfile(AuditProfile profile) {
        if (profile.getPreset() == AuditProfile.Preset.UNRECOGNIZED) {
            throw rejected("profile.preset", "is one that this version does not know; use QUICK, STANDARD or DEEP.");
        }
        if (profile.getOrdersList().contains(RandomizationOrder.UNRECOGNIZED)
                || profile.getOrdersList().contains(RandomizationOrder.RANDOMIZATION_ORDER_UNSPECIFIED)) {
            throw rejected("profile.orders", "holds an unknown order; use TOP_DOWN, BOTTOM_UP and INDEPENDENT.");
        }
        if (profile.getCamValue().length() > LONGEST_VALUE_NAME) {
            throw rejected("profile.camValue", "is longer than " + LONGEST_VALUE_NAME + " characters.");
        }
        try {
            Profiles.check(profile);
        } catch (Profiles.InvalidProfileException invalid) {
            throw rejected("profile." + invalid.field(), String.valueOf(invalid.getMessage()));
        }
    }

    private static Reference reference(String field, String what, String text) {
        return checked(
                field, () -> Reference.parse(text), " Name a published " + what + " as \"name\" or \"name@digest\".");
    }

    private static <T> T checked(String field, Supplier<T> work, String remedy) {
        try {
            return work.get();
        } catch (CatalogException e) {
            throw rejected(field, e.getMessage() + remedy);
        }
    }

    private static TaskRejectedException rejected(String field, String reason) {
        return new TaskRejectedException(ROOT + "." + field, reason);
    }

    /** The task as it was asked. */
    public AuditModel spec() {
        return spec;
    }

    /** The published model, unless it is a foreign one. */
    public Optional<Reference> model() {
        return spec.hasModel() ? Optional.of(Reference.parse(spec.getModel())) : Optional.empty();
    }

    /** The images asked for; empty: those the model was trained on. */
    public Optional<Reference> dataset() {
        return dataset;
    }

    /** The split asked for. */
    public String split() {
        return spec.getSplit().isEmpty() ? "test" : spec.getSplit();
    }

    /** Under which the evidence is filed. */
    public String name(String taskId) {
        if (!spec.getName().isEmpty()) {
            return spec.getName();
        }
        return model().map(Reference::name).orElse(taskId);
    }
}
