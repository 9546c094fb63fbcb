package org.touchstone.audit.request;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.touchstone.catalog.audit.Profile;
import org.touchstone.kernel.init.Initialization;
import org.touchstone.kernel.saliency.check.AuditProfile;
import org.touchstone.kernel.saliency.check.Look;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.randomization.Family;
import org.touchstone.kernel.saliency.randomization.NormalizationPolicy;
import org.touchstone.kernel.saliency.randomization.Order;
import org.touchstone.proto.v1.AuditModel;
import org.touchstone.proto.v1.BatchNormalizationPolicy;
import org.touchstone.proto.v1.InitializationFamily;
import org.touchstone.store.Sha256;

/** Profiles as tasks write them, as documents keep them with defaults filled in, and as the kernel takes them. */
public final class Profiles {
    private static final String RECIPE = "recipe";
    private static final String PERMUTATION = "permutation";
    private static final String KEEP = "keep statistics";
    private static final String RESET = "reset statistics";
    private static final int OCCLUSION_WINDOW = 4;

    private Profiles() {}

    /** A profile that cannot be, and the field that is wrong. */
    static final class InvalidProfileException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String field;

        InvalidProfileException(String field, String message) {
            super(message);
            this.field = field;
        }

        String field() {
            return field;
        }
    }

    static void check(org.touchstone.proto.v1.AuditProfile profile) {
        Map<String, Method> known = methods(AuditProfile.deep());
        for (int i = 0; i < profile.getMethodsCount(); i++) {
            String id = profile.getMethods(i);
            if (!known.containsKey(id)) {
                throw new InvalidProfileException(
                        "methods[" + i + "]", "'" + shown(id) + "' is unknown; known are " + known.keySet() + ".");
            }
            if (profile.getMethodsList().indexOf(id) < i) {
                throw new InvalidProfileException("methods[" + i + "]", "'" + id + "' is there twice; once is enough.");
            }
        }
        range("maxImages", profile.hasMaxImages(), profile.getMaxImages(), 2, Look.MOST_IMAGES);
        range("maxSeeds", profile.hasMaxSeeds(), profile.getMaxSeeds(), 1, Look.MOST_SEEDS);
        if (profile.getInitializationsList().stream()
                .anyMatch(family ->
                        family != InitializationFamily.RECIPE && family != InitializationFamily.PERMUTATION)) {
            throw new InvalidProfileException(
                    "initializations", "holds an unknown family; use RECIPE and PERMUTATION.");
        }
        if (profile.getBatchNormalization() == BatchNormalizationPolicy.UNRECOGNIZED) {
            throw new InvalidProfileException(
                    "batchNormalization", "is unknown; use KEEP_STATISTICS or RESET_STATISTICS.");
        }
    }

    private static void range(String field, boolean given, int value, int low, int high) {
        if (given && (value < low || value > high)) {
            throw new InvalidProfileException(field, "is " + value + "; it is " + low + " to " + high + ".");
        }
    }

    private static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    /** With every default filled in; its digest tells it apart from all others. */
    public static Profile resolve(AuditModel spec) {
        org.touchstone.proto.v1.AuditProfile asked = spec.getProfile();
        AuditProfile preset = preset(name(asked.getPreset()));
        Look last = preset.looks().get(preset.looks().size() - 1);
        List<String> methods = asked.getMethodsCount() == 0
                ? preset.methods().stream().map(Method::id).toList()
                : withControls(asked.getMethodsList(), preset);
        List<String> orders = asked.getOrdersCount() == 0
                ? preset.randomization().orders().stream()
                        .map(Profiles::orderName)
                        .toList()
                : asked.getOrdersList().stream()
                        .map(order -> orderName(Order.valueOf(order.name())))
                        .distinct()
                        .toList();
        List<String> families = asked.getInitializationsCount() == 0
                ? presetFamilies(preset)
                : asked.getInitializationsList().stream()
                        .map(family -> family == InitializationFamily.RECIPE ? RECIPE : PERMUTATION)
                        .distinct()
                        .toList();
        Profile profile = new Profile(
                preset.name(),
                methods,
                asked.hasMaxImages() ? asked.getMaxImages() : last.images(),
                asked.hasMaxSeeds() ? asked.getMaxSeeds() : last.seeds(),
                orders,
                families,
                asked.getBatchNormalization() == BatchNormalizationPolicy.RESET_STATISTICS ? RESET : KEEP,
                asked.getDataRandomization(),
                Long.toUnsignedString(spec.getSeed()),
                "");
        return withDigest(profile, Sha256.hex(profile.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static Profile withDigest(Profile profile, String digest) {
        return new Profile(
                profile.preset(),
                profile.methods(),
                profile.maxImages(),
                profile.maxSeeds(),
                profile.orders(),
                profile.families(),
                profile.batchNormalization(),
                profile.dataRandomization(),
                profile.seed(),
                digest);
    }

    private static List<String> withControls(List<String> asked, AuditProfile preset) {
        return Stream.concat(
                        asked.stream(),
                        preset.methods().stream().filter(Method::isControl).map(Method::id))
                .distinct()
                .toList();
    }

    private static List<String> presetFamilies(AuditProfile preset) {
        return preset.randomization().families().stream()
                .map(family -> family instanceof Family.Permutation ? PERMUTATION : RECIPE)
                .toList();
    }

    private static String name(org.touchstone.proto.v1.AuditProfile.Preset preset) {
        return switch (preset) {
            case QUICK -> "quick";
            case DEEP -> "deep";
            default -> "standard";
        };
    }

    private static AuditProfile preset(String name) {
        return switch (name) {
            case "quick" -> AuditProfile.quick();
            case "deep" -> AuditProfile.deep();
            default -> AuditProfile.standard();
        };
    }

    /** All methods there are, with the parameters of a preset. */
    private static Map<String, Method> methods(AuditProfile preset) {
        Map<String, Method> known = new LinkedHashMap<>();
        preset.methods().forEach(method -> known.put(method.id(), method));
        AuditProfile.deep().methods().forEach(method -> known.putIfAbsent(method.id(), method));
        Stream.of(new Method.Occlusion(OCCLUSION_WINDOW, OCCLUSION_WINDOW / 2), new Method.ConstantMap())
                .forEach(method -> known.putIfAbsent(method.id(), method));
        return known;
    }

    /** {@code recipe}: how the model's own training drew its first weights; empty where that is unknown. */
    public static AuditProfile toKernel(Profile profile, Optional<Initialization> recipe) {
        AuditProfile preset = preset(profile.preset());
        Map<String, Method> known = methods(preset);
        AuditProfile.Randomization usual = preset.randomization();
        Family own = recipe.<Family>map(Family.Recipe::new).orElseGet(Family.FanInScaled::new);
        AuditProfile.Randomization randomization = new AuditProfile.Randomization(
                profile.families().stream()
                        .map(family -> family.equals(RECIPE) ? own : new Family.Permutation())
                        .toList(),
                profile.orders().stream().map(Profiles::order).toList(),
                profile.batchNormalization().equals(RESET)
                        ? NormalizationPolicy.RESET_STATISTICS
                        : NormalizationPolicy.KEEP_STATISTICS,
                usual.mostGroups(),
                usual.evidenceSeeds());
        return preset.withMethods(profile.methods().stream()
                        .map(id -> Objects.requireNonNull(known.get(id), id))
                        .toList())
                .with(randomization)
                .withLooks(looks(preset.looks(), profile.maxImages(), profile.maxSeeds()));
    }

    /** The preset's looks, none beyond the most; the last one is the most. */
    private static List<Look> looks(List<Look> usual, int mostImages, int mostSeeds) {
        Look most = new Look(mostSeeds, mostImages);
        List<Look> looks = new ArrayList<>();
        for (Look look : usual.subList(0, usual.size() - 1)) {
            Look capped = new Look(Math.min(look.seeds(), mostSeeds), Math.min(look.images(), mostImages));
            if (!capped.equals(most)) {
                looks.add(capped);
            }
        }
        looks.add(most);
        return looks;
    }

    private static String orderName(Order order) {
        return order.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What {@link Profile#orders} says. */
    public static Order order(String name) {
        return Order.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
