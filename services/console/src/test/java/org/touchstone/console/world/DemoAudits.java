package org.touchstone.console.world;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.ImageDimensions;
import org.touchstone.catalog.Lineage;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.AuditFragment;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.catalog.audit.AuditReport.Anchor;
import org.touchstone.catalog.audit.AuditReport.Check;
import org.touchstone.catalog.audit.AuditReport.Figure;
import org.touchstone.catalog.audit.AuditReport.Picture;
import org.touchstone.catalog.audit.AuditReport.Point;
import org.touchstone.catalog.audit.AuditReport.Series;
import org.touchstone.catalog.audit.Probes;
import org.touchstone.catalog.audit.Profile;
import org.touchstone.catalog.audit.Reproducibility;
import org.touchstone.catalog.audit.Subject;
import org.touchstone.proto.v1.AuditCompleted;
import org.touchstone.store.Sha256;

/** Audits as the auditor leaves them: documents, fragments and pictures of a small network that never was. */
public final class DemoAudits {
    static final List<String> ORDERS = List.of("top-down", "bottom-up", "independent");

    private static final List<String> LAYERS = List.of("fc2", "fc1", "conv2", "conv1");
    private static final int DISPLAYED = 8;
    private static final int IMAGES = 100;
    private static final int SEEDS = 10;

    private final AuditCatalog audits;
    private final List<DemoMethod> methods = DemoMethod.all();
    private final byte[][] pixels = new byte[DISPLAYED][];
    private final int[] labels = new int[DISPLAYED];
    private final Published<DatasetManifest> images;

    DemoAudits(Catalog catalog, MemoryStore store, Published<DatasetManifest> images) {
        this.audits = new AuditCatalog(store);
        this.images = images;
        var view = catalog.open(images.content(), "test", 1 << 24);
        for (int i = 0; i < DISPLAYED; i++) {
            pixels[i] = new byte[MapPainter.SIDE * MapPainter.SIDE];
            long[] label = new long[1];
            view.copy(new int[] {i}, ByteBuffer.wrap(pixels[i]), label);
            labels[i] = (int) label[0];
        }
    }

    /** A finished audit with its page, as a fact. */
    AuditCompleted finished(String name, String taskId, StoredObject model, Instant time) {
        AuditReport report = report(name, taskId, model, true);
        Published<AuditReport> published = audits.publish(report);
        StoredObject page =
                audits.putPage(published, "<!doctype html><title>Audit of " + name + "</title><h1>" + name + "</h1>");
        return Facts.ofAudit(published, page, time);
    }

    /** What an audit at work begins as. */
    StoredObject plan(String name, String taskId, StoredObject model) {
        return audits.putPlan(report(name, taskId, model, false));
    }

    /** Shard number 0 is the model as it is; then one for each order. */
    StoredObject fragment(String name, String plan, int shard) {
        String order = shard == 0 ? AuditReport.TRAINED : ORDERS.get((shard - 1) % ORDERS.size());
        List<AuditFragment.Cell> cells = new ArrayList<>();
        List<AuditFragment.State> states = new ArrayList<>();
        List<Picture> pictures = new ArrayList<>();
        if (shard == 0) {
            methods.forEach(method -> paint(pictures, name, method, order, 0));
        } else {
            for (int state = 1; state <= LAYERS.size(); state++) {
                String layer = layer(order, state);
                states.add(new AuditFragment.State(order, state, layer, 1, 90 - 20 * state));
                for (DemoMethod method : methods) {
                    paint(pictures, name, method, order, state);
                    for (String metric : DemoMethod.METRICS) {
                        double mean = retained(method, order, metric, state);
                        cells.add(new AuditFragment.Cell(
                                method.id(), order, state, layer, "fixed", metric, mean * IMAGES, IMAGES, 0));
                    }
                }
            }
        }
        return audits.putFragment(
                name,
                new AuditFragment(
                        AuditFragment.FORMAT_VERSION,
                        plan,
                        shard,
                        order,
                        shard == 0 ? "" : "fan-in",
                        0,
                        0,
                        IMAGES,
                        cells,
                        states,
                        pictures,
                        audits.putEvidence(name, ".safetensors", new byte[8], "application/octet-stream")));
    }

    private AuditReport report(String name, String taskId, StoredObject model, boolean complete) {
        List<Picture> pictures = new ArrayList<>();
        for (int image = 0; image < DISPLAYED; image++) {
            pictures.add(picture(name, "", AuditReport.TRAINED, 0, image, "input", MapPainter.input(pixels[image])));
        }
        List<Series> series = new ArrayList<>();
        if (complete) {
            for (DemoMethod method : methods) {
                paint(pictures, name, method, AuditReport.TRAINED, 0);
                for (String order : ORDERS) {
                    IntStream.rangeClosed(1, LAYERS.size())
                            .forEach(state -> paint(pictures, name, method, order, state));
                    DemoMethod.METRICS.forEach(metric -> series.addAll(series(method, order, metric)));
                }
            }
        }
        return new AuditReport(
                AuditReport.FORMAT_VERSION,
                name,
                "",
                complete,
                Sha256.hex((name + taskId).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                subject(name, model),
                probes(),
                profile(),
                new AuditReport.Progress(complete ? 61 : 0, complete ? 61 : 4, complete ? looks() : List.of()),
                LAYERS.stream().map(layer -> layer(layer, complete)).toList(),
                List.of(new AuditReport.FixedTensor("flatten_shape", List.of(2L), "integers are no weights")),
                methods.stream().map(method -> method.document(complete)).toList(),
                series,
                complete ? anchors() : List.of(),
                complete ? checks() : List.of(),
                pictures,
                reproducibility(complete),
                List.of(
                        "A pass is necessary, not sufficient: it does not say that an explanation is right.",
                        "Methods are not ranked: figures of different methods must not be compared.",
                        "It speaks of this model and of images like these."),
                new Lineage(taskId, List.of(images.reference()), List.of()));
    }

    private static AuditReport.Layer layer(String layer, boolean complete) {
        long inputs = layer.startsWith("conv") ? 25 : 128;
        return new AuditReport.Layer(
                layer,
                List.of("/" + layer + "/Node"),
                List.of(
                        new AuditReport.RandomizedTensor(
                                layer + ".weight", List.of(32L, inputs), complete ? 1.0 : null),
                        new AuditReport.RandomizedTensor(layer + ".bias", List.of(32L), complete ? 0.998 : null)));
    }

    private static List<AuditReport.Look> looks() {
        return List.of(
                new AuditReport.Look(50, 5, List.of("gradient", "guided-backpropagation")),
                new AuditReport.Look(IMAGES, SEEDS, List.of("gradcam", "guided-gradcam")));
    }

    private Subject subject(String name, StoredObject model) {
        return new Subject(
                name,
                model,
                null,
                13,
                images.content().classNames(),
                new Subject.Input(
                        new ImageDimensions(1, MapPainter.SIDE, MapPainter.SIDE),
                        List.of(1 / 255.0),
                        List.of(0.0),
                        List.of(0.0),
                        "deployment"),
                431_080,
                "scores",
                "/conv2/Relu",
                null);
    }

    private Probes probes() {
        List<Integer> labelled = IntStream.range(0, IMAGES)
                .map(i -> i < DISPLAYED ? labels[i] : i % 5)
                .boxed()
                .toList();
        return new Probes(
                images.reference(),
                "test",
                "0f".repeat(32),
                IntStream.range(0, IMAGES).boxed().toList(),
                labelled,
                labelled,
                IntStream.range(0, DISPLAYED).boxed().toList(),
                112,
                0.982);
    }

    private Profile profile() {
        return new Profile(
                "standard",
                methods.stream().map(DemoMethod::id).toList(),
                IMAGES,
                SEEDS,
                ORDERS,
                List.of("recipe"),
                "keep statistics",
                false,
                "1",
                "1e".repeat(32));
    }

    private static Reproducibility reproducibility(boolean complete) {
        List<Reproducibility.StateAccuracy> accuracies = new ArrayList<>();
        for (int state = 1; complete && state <= LAYERS.size(); state++) {
            accuracies.add(new Reproducibility.StateAccuracy(
                    "top-down", "fan-in", state, layer("top-down", state), 0.24 - 0.01 * state, SEEDS));
        }
        return new Reproducibility(
                "0.1.0",
                Map.of("djl", "0.35.1", "pytorch", "2.7.1"),
                Map.of(
                        "threads",
                        "1",
                        "element type",
                        "float32",
                        "SSIM",
                        "uniform 5×5, range 2, largest absolute value 1"),
                accuracies,
                complete ? 145_200 : 0,
                complete ? "5c".repeat(32) : null,
                null);
    }

    private List<Anchor> anchors() {
        List<Anchor> anchors = new ArrayList<>();
        for (DemoMethod method : methods) {
            for (String metric : DemoMethod.METRICS) {
                double floor = method.floor(metric);
                anchors.add(anchor("random network", method, metric, floor, 0.03));
                anchors.add(anchor("other image", method, metric, method.control() ? floor : floor * 0.6, 0.02));
                anchors.add(anchor("ceiling", method, metric, method.id().contains("smooth") ? 0.94 : 1, 0.01));
            }
        }
        return anchors;
    }

    private static Anchor anchor(String kind, DemoMethod method, String metric, double mean, double half) {
        return new Anchor(kind, method.id(), metric, mean, mean - half, Math.min(1, mean + half), 50);
    }

    private static List<Check> checks() {
        return List.of(
                new Check(
                        "random-logit",
                        "guided-backpropagation",
                        "measured",
                        "Another class gets nearly the same map.",
                        List.of(new Figure("spearman", 0.88, 0.85, 0.91))),
                new Check(
                        "random-logit",
                        "gradient",
                        "measured",
                        "Another class gets another map.",
                        List.of(new Figure("spearman", -0.21, -0.25, -0.17))),
                new Check(
                        "smprt",
                        "gradient",
                        "measured",
                        "Evidence only; nothing is decided by it.",
                        List.of(new Figure("spearman-abs", 0.31, null, null))),
                new Check(
                        "emprt",
                        "gradient",
                        "measured",
                        "Evidence only; nothing is decided by it.",
                        List.of(new Figure("rise", 0.072, 0.05, 0.09))),
                new Check(
                        "data-randomization",
                        "",
                        "not possible",
                        "The model's training is not known, so none can be made on permuted labels.",
                        List.of()),
                new Check("hooks", "deconvnet", "invalid", "The rule changed nothing.", List.of()));
    }

    private List<Series> series(DemoMethod method, String order, String metric) {
        List<Series> both = new ArrayList<>();
        for (String convention : List.of("fixed", "recomputed")) {
            List<Point> points = new ArrayList<>();
            for (int state = 1; state <= LAYERS.size(); state++) {
                double mean = retained(method, order, metric, state) * (convention.equals("fixed") ? 1 : 0.85);
                double half = method.control() ? 0 : 0.03 + 0.01 * state;
                points.add(new Point(
                        state, layer(order, state), mean, mean - half, Math.min(1, mean + half), IMAGES * SEEDS, 0));
            }
            both.add(new Series(method.id(), order, "fan-in", convention, metric, points));
        }
        return both;
    }

    private static String layer(String order, int state) {
        return LAYERS.get(order.equals("bottom-up") ? LAYERS.size() - state : state - 1);
    }

    private static double retained(DemoMethod method, String order, String metric, int state) {
        double cascade = method.retained(metric, state, LAYERS.size());
        return order.equals("independent") ? (cascade + method.retained(metric, 1, LAYERS.size())) / 2 : cascade;
    }

    private void paint(List<Picture> into, String name, DemoMethod method, String order, int state) {
        for (int image = 0; image < DISPLAYED; image++) {
            double kept = state == 0 ? 1 : Math.max(0, retained(method, order, "spearman", state));
            double[] field = method.id().startsWith("sobel")
                    ? MapPainter.edges(pixels[image])
                    : MapPainter.field(
                            pixels[image],
                            seed(method, 0, image),
                            seed(method, state + order.length(), image),
                            kept,
                            method.blocks());
            into.add(picture(name, method.id(), order, state, image, "absolute", MapPainter.absolute(field)));
            into.add(picture(name, method.id(), order, state, image, "signed", MapPainter.signed(field)));
        }
    }

    private static long seed(DemoMethod method, int draw, int image) {
        return 1_000_003L * method.id().hashCode() + 8_191L * draw + image;
    }

    private Picture picture(String name, String method, String order, int state, int image, String kind, byte[] png) {
        StoredObject object = audits.putEvidence(name, ".png", png, "image/png");
        return new Picture(method, order, state, image, kind, object, null);
    }
}
