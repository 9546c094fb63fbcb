package org.touchstone.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.touchstone.kernel.data.FormatStream;
import org.touchstone.kernel.data.IdxReader;
import org.touchstone.kernel.data.LabelledImageReader;
import org.touchstone.kernel.data.ReadLimits;
import org.touchstone.kernel.onnx.network.OnnxLimits;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.random.Key;
import org.touchstone.kernel.saliency.check.AuditPlan;
import org.touchstone.kernel.saliency.check.AuditProfile;
import org.touchstone.kernel.saliency.check.AuditSubject;
import org.touchstone.kernel.saliency.check.ImageSize;
import org.touchstone.kernel.saliency.check.Look;
import org.touchstone.kernel.saliency.check.PixelContract;
import org.touchstone.kernel.saliency.check.Probes;
import org.touchstone.kernel.saliency.check.Scorer;
import org.touchstone.kernel.saliency.check.ShardRun;
import org.touchstone.kernel.saliency.check.ShardSpec;
import org.touchstone.kernel.saliency.method.Method;
import org.touchstone.kernel.saliency.method.Quadrature;
import org.touchstone.kernel.saliency.randomization.Family;
import org.touchstone.kernel.saliency.randomization.NormalizationPolicy;
import org.touchstone.kernel.saliency.randomization.Order;
import org.touchstone.kernel.saliency.similarity.Spearman;
import org.touchstone.kernel.tensor.Threads;

/**
 * The work of saliency audits in one thread, without broker and store. The reference audit: six methods, signed Spearman, one
 * re-initialization of all layers from the top down, 50 images; its peer is pytorch/reference_audit.py. The standard audit is
 * projected: one block of images of each kind of shard is measured, and counts for all shards of that kind.
 *
 * @param model an ONNX classifier
 * @param images IDX file, may be gzipped
 * @param labels IDX file, may be gzipped
 * @param scale what a byte is multiplied by
 * @param offset what is added then
 */
record Audits(Path model, Path images, Path labels, double scale, double offset) {
    private static final int CANDIDATES = 1_000;
    private static final int MOST_CLASSES = 1_000;
    private static final int REFERENCE_IMAGES = 50;
    private static final int SAMPLES = 50;
    private static final double SPREAD = 0.15;
    private static final double SECONDS = 1e-9;

    /** The subject, its plan and the pixels of the probes. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Ready(AuditSubject subject, AuditPlan plan, byte[] pixels) {
        byte[] of(ShardSpec shard) {
            int bytes = subject.size().bytes();
            return Arrays.copyOfRange(pixels, shard.firstImage() * bytes, shard.lastImage() * bytes);
        }
    }

    void reference(int repetitions, Figures figures) {
        Threads.use(1);
        figures.machine("reference audit A1: " + model.getFileName() + ", " + repetitions + " repetitions");
        Ready ready = ready(referenceProfile());
        ShardSpec shard = ready.plan().shards().stream()
                .filter(each -> each.part() instanceof ShardSpec.Randomized)
                .findFirst()
                .orElseThrow();
        run(ready, shard);
        List<Spent> spent = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
            Spent begun = Spent.now();
            run(ready, shard);
            spent.add(begun.since());
        }
        long units = ready.plan().units(shard);
        Sample thread = new Sample(
                spent.stream().map(each -> each.threadNanos() * SECONDS).toList());
        figures.add("processor of the thread", "s", thread);
        figures.add(
                "processor of the process (compiler, collector)",
                "s",
                new Sample(spent.stream()
                        .map(each -> each.processNanos() * SECONDS)
                        .toList()));
        figures.add("gradient passes an audit", "", (double) units);
        figures.add("gradient passes a second of the thread, best", "1/s", units / thread.least());
        figures.add("gradient passes a second of the thread, median", "1/s", units / thread.median());
        peak(figures);
    }

    void standard(Figures figures) {
        Threads.use(1);
        figures.machine("standard audit, projected: " + model.getFileName());
        Ready ready = ready(AuditProfile.standard());
        Map<String, Double> perImage = new LinkedHashMap<>();
        double total = 0;
        double first = 0;
        for (ShardSpec shard : ready.plan().shards()) {
            double each = perImage.computeIfAbsent(kind(shard), kind -> secondsPerImage(ready, shard));
            total += each * shard.images();
            first += shard.look() == 0 ? each * shard.images() : 0;
        }
        perImage.forEach((kind, seconds) -> figures.add(kind + ", an image", "s", seconds));
        long units =
                ready.plan().shards().stream().mapToLong(ready.plan()::units).sum();
        figures.add("gradient passes, all looks", "", (double) units);
        figures.add("processor minutes, first look (projected)", "min", first / 60);
        figures.add("processor minutes, all looks (projected)", "min", total / 60);
        peak(figures);
    }

    private static String kind(ShardSpec shard) {
        return shard.part() instanceof ShardSpec.Randomized randomized
                ? randomized.order() + " " + randomized.family().id()
                : shard.part().order();
    }

    /** Of one block of images, after one that does not count. */
    private static double secondsPerImage(Ready ready, ShardSpec shard) {
        try (ShardRun run = ShardRun.of(ready.subject(), ready.plan(), shard, ready.of(shard), Optional.empty())) {
            run.step();
            int before = run.result().imagesDone();
            Spent begun = Spent.now();
            run.step();
            return begun.since().threadNanos() * SECONDS / (run.result().imagesDone() - before);
        }
    }

    private static void run(Ready ready, ShardSpec shard) {
        try (ShardRun run = ShardRun.of(ready.subject(), ready.plan(), shard, ready.of(shard), Optional.empty())) {
            while (!run.isDone()) {
                run.step();
            }
        }
    }

    private static AuditProfile referenceProfile() {
        return new AuditProfile(
                "reference",
                List.of(
                        new Method.Gradient(),
                        new Method.GradientTimesInput(),
                        new Method.GuidedBackpropagation(),
                        new Method.IntegratedGradients(Quadrature.gaussLegendre(SAMPLES)),
                        new Method.SmoothGrad(SAMPLES, SPREAD),
                        new Method.GradCam()),
                List.of(Spearman.SIGNED),
                new AuditProfile.Randomization(
                        List.of(new Family.FanInScaled()),
                        List.of(Order.TOP_DOWN),
                        NormalizationPolicy.KEEP_STATISTICS,
                        8,
                        0),
                List.of(new Look(1, REFERENCE_IMAGES)),
                new AuditProfile.Anchors(1, 0, 0, false));
    }

    private Ready ready(AuditProfile profile) {
        try (IdxReader reader = new IdxReader(open(images), open(labels), MOST_CLASSES, ReadLimits.DEFAULT)) {
            ImageSize size =
                    new ImageSize(1, reader.shape().height(), reader.shape().width());
            int count = (int) Math.min(CANDIDATES, reader.count());
            byte[] pixels = new byte[count * size.bytes()];
            int[] classes = new int[count];
            for (int i = 0; i < count; i++) {
                if (!(reader.next().orElseThrow() instanceof LabelledImageReader.Accepted image)) {
                    throw new IllegalArgumentException("Image " + i + " of " + images + " is refused");
                }
                System.arraycopy(image.pixels(), 0, pixels, i * size.bytes(), size.bytes());
                classes[i] = image.label();
            }
            OnnxNetwork network = OnnxNetwork.read(model, OnnxLimits.DEFAULT);
            AuditSubject subject =
                    AuditSubject.of(network, "benchmark", PixelContract.of(1, scale, offset), size, Optional.empty());
            return ready(subject, profile, pixels, classes);
        }
    }

    private static Ready ready(AuditSubject subject, AuditProfile profile, byte[] pixels, int[] classes) {
        int most = profile.looks().get(profile.looks().size() - 1).images();
        Probes probes;
        try (Scorer scorer = new Scorer(subject)) {
            probes = Probes.choose(scorer.scores(pixels), classes, most, Key.of(1));
        }
        int bytes = subject.size().bytes();
        byte[] chosen = new byte[probes.count() * bytes];
        IntStream.range(0, probes.count())
                .forEach(i -> System.arraycopy(pixels, probes.indices().get(i) * bytes, chosen, i * bytes, bytes));
        return new Ready(subject, AuditPlan.of(subject, profile, probes, 1), chosen);
    }

    private static FormatStream open(Path file) {
        try {
            return FormatStream.open(file.toString(), Files.newInputStream(file), ReadLimits.DEFAULT);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    /** The most memory this process ever held, where the system tells. */
    private static void peak(Figures figures) {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            try {
                Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .map(line -> line.replaceAll("\\D", ""))
                        .forEach(kib -> figures.add("peak resident memory", "MiB", Long.parseLong(kib) / 1024.0));
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot read " + status, failure);
            }
        }
    }
}
