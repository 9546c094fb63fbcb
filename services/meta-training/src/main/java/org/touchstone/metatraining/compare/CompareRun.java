package org.touchstone.metatraining.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.touchstone.catalog.ComparisonCatalog;
import org.touchstone.catalog.ComparisonReport;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.Published;
import org.touchstone.classifier.ArrayFiles;
import org.touchstone.flows.TaskPictures;
import org.touchstone.kernel.classify.NamedArray;
import org.touchstone.kernel.classify.Snapshot;
import org.touchstone.kernel.l2l.StyleTransfer;
import org.touchstone.metatraining.Checks;
import org.touchstone.proto.v1.CompareOptimizers;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * A comparison at work: the races over the family and over its variants, one after the other, unit by unit. Tells how a race stands
 * as more and more of its functions have been raced.
 */
public final class CompareRun implements TaskRun {
    private static final String UNITS = "units";
    private static final String OPTIMIZER = "optimizer";
    private static final String DATASET = "dataset";

    private final TaskContext context;
    private final CompareRequest request;
    private final Field field;
    private final List<Leg> legs = new ArrayList<>();
    private final Optional<StylePictures> pictures;
    private long done;

    private CompareRun(TaskContext context, CompareRequest request, Field field, Optional<Snapshot> snapshot) {
        this.context = context;
        this.request = request;
        this.field = field;
        for (Course course : Course.all(request, field.spec())) {
            legs.add(new Leg(request, course, field.learned(), field.over(course)));
        }
        this.pictures = field.family().family() instanceof StyleTransfer style
                ? Optional.of(new StylePictures(
                        new TaskPictures(context.store(), context.task().getId()), style, legs.get(0)))
                : Optional.empty();
        Progress.requireRoom(legs.stream().map(Leg::progress).toList());
        snapshot.ifPresent(saved -> {
            for (Leg leg : legs) {
                leg.progress().restore(saved, prefix(leg));
            }
            done = Math.min(saved.count(UNITS), totalSteps());
        });
    }

    private static String prefix(Leg leg) {
        return leg.course().number() == 0 ? "" : leg.course().number() + "/";
    }

    /** {@link org.touchstone.worker.TaskRejectedException} naming the first field that cannot be right. */
    public static void validate(CompareOptimizers spec) {
        CompareRequest.of(spec);
    }

    /** A comparison before its first unit of work, or where the checkpoint left it. */
    public static CompareRun open(TaskContext context, Optional<Checkpoint> checkpoint) {
        CompareRequest request = CompareRequest.of(context.task().getCompareOptimizers());
        Optional<Snapshot> snapshot = checkpoint.map(Checkpoint::file).map(ArrayFiles::read);
        return Checks.done(CompareRequest.ROOT, "COMPARISON_UNSUITABLE", () -> {
            Field field = Field.open(
                    context.store(),
                    request,
                    snapshot.map(saved -> saved.metadata().get(OPTIMIZER)),
                    snapshot.map(saved -> saved.metadata().get(DATASET)));
            return new CompareRun(context, request, field, snapshot);
        });
    }

    /** A leg and the number of its unit that is next. */
    private record Place(Leg leg, long unit) {}

    private Place place() {
        long unit = done;
        for (Leg leg : legs) {
            if (unit < leg.units()) {
                return new Place(leg, unit);
            }
            unit -= leg.units();
        }
        Leg last = legs.get(legs.size() - 1);
        return new Place(last, last.units() + unit);
    }

    @Override
    public long stepsDone() {
        return done;
    }

    private long races() {
        return legs.stream().mapToLong(Leg::units).sum();
    }

    @Override
    public long totalSteps() {
        return races()
                + pictures.map(unused -> (long) legs.get(0).contestants()).orElse(0L);
    }

    @Override
    public String phase() {
        if (done >= races() && done < totalSteps()) {
            return "painting";
        }
        Place at = place();
        long unit = Math.min(at.unit(), at.leg().units() - 1);
        String title = at.leg().course().number() == 0 ? "" : at.leg().course().title() + ": ";
        return title + at.leg().phase(unit);
    }

    @Override
    public StepOutcome step() {
        Place at = place();
        if (done >= races()) {
            paint((int) (done - races()));
        } else if (at.unit() < at.leg().tunings()) {
            at.leg().tune(at.unit());
        } else {
            tell(at.leg(), at.leg().race(at.unit()));
        }
        done++;
        return done >= totalSteps() ? StepOutcome.DONE : StepOutcome.CONTINUE;
    }

    private void paint(int contestant) {
        pictures.ifPresent(some -> {
            if (contestant == 0) {
                some.targets();
            }
            some.paint(contestant);
        });
    }

    private void tell(Leg leg, Leg.Raced raced) {
        if (leg.course().number() == 0 && Double.isFinite(raced.mean())) {
            String name = leg.name(raced.contestant()).toLowerCase(Locale.ROOT) + " loss";
            context.metric(name, raced.block() + 1L, raced.mean());
        }
        if (raced.raced() > 0 && Standings.isDue(raced.block(), raced.blocks())) {
            context.race(Standings.of(leg, raced.raced(), request.test().functions()));
        }
    }

    /** After the tuning of a race, and after the race. */
    @Override
    public boolean checkpointDue() {
        Place at = place();
        return at.unit() == at.leg().tunings() || (at.unit() == 0 && done > 0);
    }

    @Override
    public void save(Path file) {
        Map<String, String> metadata = new HashMap<>();
        metadata.put(UNITS, Long.toString(done));
        metadata.put(OPTIMIZER, field.optimizer());
        Optional.ofNullable(field.family().dataset()).ifPresent(reference -> metadata.put(DATASET, reference));
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        legs.forEach(leg -> leg.progress().save(arrays, prefix(leg)));
        ArrayFiles.write(new Snapshot(arrays, metadata), file);
    }

    @Override
    public TaskResult finish() {
        ComparisonReport draft =
                new ReportWriter(request, field, legs).write(context.task().getId());
        Published<ComparisonReport> report = new ComparisonCatalog(context.store()).publish(draft);
        return new TaskResult(
                List.of(Facts.artifact("comparison", report)),
                List.of(),
                List.of(),
                ReportWriter.summary(report.content()));
    }

    @Override
    public void close() {}
}
