package org.touchstone.audit.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.touchstone.audit.plan.SubjectSource.Found;
import org.touchstone.audit.request.Identity;
import org.touchstone.audit.request.Profiles;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.catalog.audit.AuditReport.FixedTensor;
import org.touchstone.catalog.audit.AuditReport.Layer;
import org.touchstone.catalog.audit.AuditReport.Progress;
import org.touchstone.catalog.audit.AuditReport.RandomizedTensor;
import org.touchstone.catalog.audit.Method;
import org.touchstone.catalog.audit.Probes;
import org.touchstone.catalog.audit.Reproducibility;
import org.touchstone.catalog.audit.Subject;
import org.touchstone.classifier.Recipes;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.saliency.check.AuditPlan;
import org.touchstone.kernel.saliency.check.AuditProfile;
import org.touchstone.kernel.saliency.check.AuditSubject;
import org.touchstone.kernel.saliency.randomization.ModelLayer;
import org.touchstone.kernel.saliency.randomization.NormalizationPolicy;
import org.touchstone.kernel.saliency.randomization.Parameter;
import org.touchstone.kernel.saliency.randomization.RandomizedState;
import org.touchstone.kernel.saliency.randomization.Randomizer;
import org.touchstone.kernel.tensor.Threads;
import org.touchstone.proto.v1.Initialization;

/** A report before any figure is known. */
final class Outline {
    private static final List<String> NOT_SAID = List.of(
            "Passing is necessary, not sufficient: a method that reacts to the weights may still point at the wrong pixels.",
            "The verdicts are about this model and these images; another model, or other images, need an audit of their own.",
            "Methods are not ranked: how far a similarity lies from a floor says nothing about which method is better.",
            "A fail says that the method shows much of the same without what the model has learned; not that the model is"
                    + " wrong.");

    private final Found found;
    private final String name;

    Outline(Found found, String name) {
        this.found = found;
        this.name = name;
    }

    /** The kernel's profile. */
    AuditProfile profile() {
        return Profiles.toKernel(found.profile(), recipe().map(org.touchstone.kernel.init.Initialization::valueOf));
    }

    /** Of every draw. */
    long seed() {
        return Long.parseUnsignedLong(found.profile().seed());
    }

    AuditReport document(AuditSubject subject, AuditPlan plan, Subject.Input input, String probesDigest) {
        Tensors tensors = new Tensors(subject, plan);
        AuditProfile profile = plan.profile();
        return new AuditReport(
                AuditReport.FORMAT_VERSION,
                name,
                "",
                false,
                found.identity(),
                described(subject, input, recipe().orElse(null)),
                probes(plan, probesDigest),
                found.profile(),
                new Progress(0, 0, List.of()),
                tensors.layers(),
                tensors.fixed(),
                profile.methods().stream().map(Outline::method).toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                reproducibility(subject, plan),
                NOT_SAID,
                // The task is no part of a plan: whoever audits the same makes the same plan.
                new Lineage(
                        "",
                        List.of(found.dataset().reference()),
                        found.card().map(card -> List.of(card.reference())).orElse(List.of())));
    }

    /** How the model's own training drew its first weights. */
    private Optional<String> recipe() {
        return found.card()
                .flatMap(card -> Optional.ofNullable(card.content().recipe()))
                .map(json -> Recipes.fromJson(json).getInitialization())
                .filter(used ->
                        used != Initialization.UNRECOGNIZED && used != Initialization.INITIALIZATION_UNSPECIFIED)
                .map(Initialization::name);
    }

    private Subject described(AuditSubject subject, Subject.Input input, @Nullable String recipe) {
        OnnxNetwork network = subject.network();
        long parameters = network.initializers().values().stream()
                .filter(initializer -> initializer.values().type().isFloating())
                .mapToLong(initializer -> initializer.values().count())
                .sum();
        return new Subject(
                name,
                found.onnx(),
                found.card().map(card -> card.reference()).orElse(null),
                network.opset(),
                found.dataset().content().classNames(),
                input,
                parameters,
                subject.target().scores(),
                subject.target().activation().orElse(null),
                recipe);
    }

    private Probes probes(AuditPlan plan, String digest) {
        var probes = plan.probes();
        return new Probes(
                found.dataset().reference(),
                found.request().split(),
                digest,
                probes.indices(),
                probes.classes(),
                probes.classes(),
                IntStream.range(0, plan.displayed()).boxed().toList(),
                probes.candidates(),
                probes.correct() / (double) probes.candidates());
    }

    private static Method method(org.touchstone.kernel.saliency.method.Method method) {
        return new Method(method.id(), Titles.of(method.id()), method.isControl(), Fields.of((Record) method), null);
    }

    private static Reproducibility reproducibility(AuditSubject subject, AuditPlan plan) {
        AuditProfile profile = plan.profile();
        Map<String, String> settings = new TreeMap<>();
        settings.put("threads", Integer.toString(Threads.inUse()));
        settings.put("element type", "float32; similarities and statistics in float64");
        settings.put("images at once", Integer.toString(subject.rows()));
        settings.put("class convention", "the trained model's class; the recomputed one is reported beside it");
        settings.put("explained value", subject.target().scores() + ", before softmax");
        settings.put("batch normalization", profile.randomization().policy().toString());
        each(settings, "family", profile.randomization().families(), family -> family.id() + Fields.text(family));
        each(settings, "measure", profile.measures(), measure -> measure.name() + Fields.text(measure));
        each(settings, "look", profile.looks(), look -> look.seeds() + " seeds, " + look.images() + " images");
        Fields.of(profile.anchors()).forEach((field, value) -> settings.put("anchors " + field, value));
        settings.put(
                "seed scheme",
                "weights: HMAC-SHA256(audit seed, model digest, tensor, re-initialization); images: (audit seed, number)");
        settings.put(OpenPlan.saturatedKey(), Integer.toString(plan.probes().saturated()));
        settings.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return new Reproducibility(Identity.AUDITOR, Versions.libraries(), settings, List.of(), 0, null, null);
    }

    private static <T> void each(Map<String, String> settings, String name, List<T> all, Function<T, String> text) {
        for (int i = 0; i < all.size(); i++) {
            settings.put(name + " " + (i + 1), text.apply(all.get(i)));
        }
    }

    /** The tensors of a subject: those that are randomized, with what one full randomization really changes, and the rest. */
    private static final class Tensors {
        private final AuditSubject subject;
        private final AuditPlan plan;
        private final Map<String, float[]> replacements;

        Tensors(AuditSubject subject, AuditPlan plan) {
            this.subject = subject;
            this.plan = plan;
            AuditProfile.Randomization randomization = plan.profile().randomization();
            Randomizer randomizer = new Randomizer(
                    subject.network(),
                    plan.groups(),
                    randomization.families().get(0),
                    randomization.policy(),
                    plan.drawKeys(),
                    0);
            this.replacements = randomizer.replacements(
                    RandomizedState.range(0, plan.groups().size()));
        }

        /** From the scores down. */
        List<Layer> layers() {
            List<Layer> layers = new ArrayList<>();
            for (int g = 0; g < plan.groups().size(); g++) {
                List<ModelLayer> group = plan.groups().get(g);
                layers.add(new Layer(
                        plan.groupName(g),
                        group.stream().map(ModelLayer::name).toList(),
                        group.stream()
                                .flatMap(layer -> layer.parameters().stream())
                                .map(Parameter::initializer)
                                .filter(replacements::containsKey)
                                .map(this::randomized)
                                .toList()));
            }
            Collections.reverse(layers);
            return layers;
        }

        private RandomizedTensor randomized(String tensor) {
            float[] before = subject.network().initializer(tensor).values().floats();
            float[] after = replacements.get(tensor);
            long changed = IntStream.range(0, before.length)
                    .filter(i -> after != null && before[i] != after[i])
                    .count();
            return new RandomizedTensor(tensor, shape(tensor), changed / (double) Math.max(1, before.length));
        }

        List<FixedTensor> fixed() {
            List<FixedTensor> fixed = new ArrayList<>();
            plan.groups().stream()
                    .flatMap(List::stream)
                    .flatMap(layer -> layer.parameters().stream())
                    .map(Parameter::initializer)
                    .filter(tensor -> !replacements.containsKey(tensor))
                    .forEach(tensor -> fixed.add(new FixedTensor(
                            tensor,
                            shape(tensor),
                            "a running statistic of batch normalization; policy "
                                    + NormalizationPolicy.KEEP_STATISTICS)));
            subject.layers()
                    .remainder()
                    .forEach(rest ->
                            fixed.add(new FixedTensor(rest.initializer(), shape(rest.initializer()), rest.reason())));
            return fixed;
        }

        private List<Long> shape(String tensor) {
            return Arrays.stream(subject.network().initializer(tensor).values().shape())
                    .boxed()
                    .toList();
        }
    }
}
