package org.touchstone.audit;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.audit.plan.Planner;
import org.touchstone.audit.plan.SubjectSource;
import org.touchstone.audit.report.Findings;
import org.touchstone.audit.report.ReportWriter;
import org.touchstone.audit.request.AuditRequest;
import org.touchstone.catalog.AuditCatalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.Facts;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.catalog.audit.Method;
import org.touchstone.proto.Topic;
import org.touchstone.store.safetensors.OwnFiles;
import org.touchstone.store.safetensors.SafetensorsFile;
import org.touchstone.worker.Checkpoint;
import org.touchstone.worker.TaskContext;
import org.touchstone.worker.TaskFailedException;
import org.touchstone.worker.TaskResult;
import org.touchstone.worker.TaskRun;

/**
 * An audit at work: plans, scatters the shards of a look, waits for them, decides, and looks again while nothing is decided. It keeps
 * its plan and the number of its look; all else is where its shards stand. An audit that was made before is not made again.
 */
final class AuditRun implements TaskRun {
    private static final String PLAN_KEY = "plan";
    private static final String PLAN_SHA = "plan sha256";
    private static final String LOOK = "look";

    private final TaskContext context;
    private final AuditRequest request;
    private final AuditCatalog audits;
    private final InstantSource clock;
    private @Nullable Published<AuditReport> known;
    private @Nullable OpenPlan plan;
    private @Nullable Gathering gathering;
    private @Nullable PermutedTraining permuted;
    private int look;
    private boolean decided;
    private boolean gathered;
    private boolean checkpointDue;

    private AuditRun(TaskContext context, AuditRequest request, InstantSource clock) {
        this.context = context;
        this.request = request;
        this.audits = new AuditCatalog(context.store());
        this.clock = clock;
    }

    static AuditRun open(TaskContext context, Optional<Checkpoint> checkpoint, InstantSource clock) {
        AuditRun run = new AuditRun(context, AuditRequest.of(context.task().getAuditModel()), clock);
        checkpoint.map(Checkpoint::file).map(OwnFiles::read).ifPresent(run::restore);
        return run;
    }

    private void restore(SafetensorsFile saved) {
        Map<String, String> state = saved.metadata();
        if (state.containsKey(PLAN_KEY)) {
            whileFound(() -> {
                begin(OpenPlan.read(
                        context.store(), String.valueOf(state.get(PLAN_KEY)), String.valueOf(state.get(PLAN_SHA))));
                return true;
            });
            look = Integer.parseInt(state.getOrDefault(LOOK, "0"));
            for (int l = 0; l <= look; l++) {
                Objects.requireNonNull(gathering)
                        .recall(Objects.requireNonNull(plan).plan().ofLook(l));
            }
        }
    }

    private void begin(OpenPlan opened) {
        plan = opened;
        gathering = new Gathering(context, opened);
        permuted = PermutedTraining.of(context, opened);
    }

    @Override
    public long stepsDone() {
        return known != null ? 1 : gathering == null ? 0 : 1 + look + gathering.ended() + (gathered ? 1 : 0);
    }

    @Override
    public long totalSteps() {
        // Another look may follow: what is known to come is the shards scattered so far, and the verdict.
        return known != null ? 1 : gathering == null ? 2 : 2 + look + gathering.scattered();
    }

    @Override
    public String phase() {
        if (gathering == null) {
            return "looking at the model";
        }
        return "look " + (look + 1) + ": " + gathering.ended() + " of " + gathering.scattered() + " shards";
    }

    @Override
    public StepOutcome step() {
        return whileFound(() -> plan == null ? plan() : gather(plan));
    }

    private static <T> T whileFound(Supplier<T> work) {
        try {
            return work.get();
        } catch (CatalogException e) {
            throw TaskFailedException.permanent("AUDIT_" + e.code(), String.valueOf(e.getMessage()));
        }
    }

    private StepOutcome plan() {
        SubjectSource.Found found = new SubjectSource(context.store()).find(request);
        known = audits.known(found.identity()).orElse(null);
        if (known != null) {
            return StepOutcome.DONE;
        }
        begin(new Planner(context.store())
                .plan(found, request.name(context.task().getId())));
        enter(0);
        return StepOutcome.CONTINUE;
    }

    /** A checkpoint follows, so that shards are put on the queue once, however often the audit gives way to them. */
    private void enter(int next) {
        look = next;
        Objects.requireNonNull(gathering)
                .scatter(Objects.requireNonNull(plan).plan().ofLook(look), "");
        Objects.requireNonNull(permuted).submit();
        checkpointDue = true;
    }

    private StepOutcome gather(OpenPlan opened) {
        Gathering shards = Objects.requireNonNull(gathering);
        PermutedTraining training = Objects.requireNonNull(permuted);
        if (!decided) {
            if (!shards.complete()) {
                return StepOutcome.WAITING;
            }
            int last = opened.plan().profile().looks().size() - 1;
            decided = look == last || Findings.decided(opened, look, read(shards));
            if (!decided) {
                enter(look + 1);
                return StepOutcome.CONTINUE;
            }
        }
        if (!training.ended()) {
            return StepOutcome.WAITING;
        }
        Optional<String> other = training.usable();
        if (other.isPresent()) {
            shards.scatter(List.of(opened.comparison(look)), other.get());
        }
        gathered = shards.complete();
        return gathered ? StepOutcome.DONE : StepOutcome.WAITING;
    }

    private List<Findings.Part> read(Gathering shards) {
        return Findings.read(audits, Objects.requireNonNull(plan), shards.fragments());
    }

    @Override
    public boolean checkpointDue() {
        boolean due = checkpointDue;
        checkpointDue = false;
        return due;
    }

    @Override
    public void save(Path file) {
        Map<String, String> state = new TreeMap<>();
        if (plan != null) {
            state.put(PLAN_KEY, plan.object().key());
            state.put(PLAN_SHA, plan.object().sha256());
            state.put(LOOK, Integer.toString(look));
        }
        OwnFiles.write(SafetensorsFile.of(state, List.of()), file);
    }

    @Override
    public TaskResult finish() {
        return whileFound(() -> known == null ? publish() : result(known));
    }

    private TaskResult publish() {
        Gathering shards = Objects.requireNonNull(gathering);
        PermutedTraining training = Objects.requireNonNull(permuted);
        OpenPlan opened = Objects.requireNonNull(plan);
        Published<AuditReport> report =
                new ReportWriter(audits, opened, context.task().getId()).write(look, read(shards), training.outcome());
        return result(report);
    }

    private TaskResult result(Published<AuditReport> report) {
        StoredObject page = audits.page(report);
        Map<String, Double> summary = new TreeMap<>();
        report.content().methods().stream()
                .map(Method::verdict)
                .filter(Objects::nonNull)
                .forEach(verdict -> summary.merge(verdict.verdict(), 1.0, Double::sum));
        return new TaskResult(
                List.of(Facts.artifact("audit", report)),
                List.of(new TaskResult.Fact(
                        Topic.AUDITS, report.reference(), Facts.ofAudit(report, page, clock.instant()))),
                List.of(),
                summary);
    }

    @Override
    public void close() {}
}
