package org.touchstone.console.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.touchstone.console.http.ProblemException;
import org.touchstone.console.task.TaskDocument;
import org.touchstone.console.view.TaskBoard;
import org.touchstone.console.view.TaskQuery;
import org.touchstone.console.view.TaskSummary;
import org.touchstone.console.view.View;

/** Compares runs: one metric of each as a curve, and the parameters in which they differ. */
@Path("/api/v1/compare")
@Tag(name = "compare")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class CompareResource {
    private static final int MOST_RUNS = 500;
    private static final int MOST_POINTS = 2_000;
    private static final int USUAL_POINTS = 300;
    private static final int FEWEST_POINTS = 60;
    private static final int POINTS_IN_ALL = 40_000;

    private final View view;

    CompareResource(View view) {
        this.view = view;
    }

    /** One run; no series when it does not have the metric. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Run(TaskDocument.Row task, @Nullable Curve series) {}

    /** Values at rising steps. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Curve(long[] steps, double[] values) {}

    /** Metrics that any run has with the number of runs that have it, the metric shown, the runs, what differs. */
    public record Comparison(
            TreeMap<String, Integer> metrics,
            String metric,
            List<Run> runs,
            List<Parameters.Row> parameters,
            List<String> missing) {}

    @GET
    @Operation(
            summary = "Up to 500 runs side by side",
            description = "Name runs by 'ids' (separated by commas) or by 'parent' (a sweep); without 'metric' the one"
                    + " that most runs have as their headline is taken.")
    public Comparison compare(
            @QueryParam("ids") @DefaultValue("") String ids,
            @QueryParam("parent") @DefaultValue("") String parent,
            @QueryParam("metric") @Nullable String metric,
            @QueryParam("maxPoints") @Nullable Integer pointsPerRun) {
        if (pointsPerRun != null && (pointsPerRun < 4 || pointsPerRun > MOST_POINTS)) {
            throw ProblemException.badRequest(
                    "maxPoints", "The number of points is not allowed.", "Ask for 4 to 2000 points per run.");
        }
        Set<String> wanted = wanted(ids, parent);
        List<TaskDocument> documents = wanted.stream()
                .map(id -> view.tasks().detail(id).map(TaskDocument::of).orElse(null))
                .filter(Objects::nonNull)
                .toList();
        int maxPoints = pointsPerRun == null ? usualPoints(documents.size()) : pointsPerRun;
        TreeMap<String, Integer> metrics = new TreeMap<>();
        documents.forEach(
                document -> document.metrics().keySet().forEach(name -> metrics.merge(name, 1, Integer::sum)));
        String shown = metric == null ? headline(documents) : metric;
        List<Run> runs = documents.stream()
                .map(document -> new Run(document.task(), series(document.task().id(), shown, maxPoints)))
                .toList();
        Set<String> missing = new LinkedHashSet<>(wanted);
        documents.forEach(document -> missing.remove(document.task().id()));
        return new Comparison(
                metrics,
                shown,
                runs,
                Parameters.differing(documents.stream().map(TaskDocument::spec).toList()),
                List.copyOf(missing));
    }

    private Set<String> wanted(String ids, String parent) {
        Set<String> wanted = new LinkedHashSet<>();
        for (String id : ids.split(",")) {
            if (!id.isBlank()) {
                wanted.add(id.strip());
            }
        }
        if (!parent.isEmpty()) {
            TaskBoard.Page page = view.tasks()
                    .find(new TaskQuery(Set.of(), Set.of(), "", parent, TaskQuery.Sort.ID, null, MOST_RUNS));
            page.rows().stream().map(TaskSummary::id).forEach(wanted::add);
        }
        if (wanted.size() > MOST_RUNS) {
            throw ProblemException.badRequest("ids", "Too many runs.", "Compare at most 500 at once.");
        }
        return wanted;
    }

    /** Many runs get fewer points each: what a screen can show, and what comes within a blink. */
    private static int usualPoints(int runs) {
        return Math.max(FEWEST_POINTS, Math.min(USUAL_POINTS, POINTS_IN_ALL / Math.max(1, runs)));
    }

    private @Nullable Curve series(String id, String metric, int maxPoints) {
        return view.tasks()
                .metrics(id, metric, maxPoints)
                .map(series -> series.get(metric))
                .map(points -> new Curve(points.steps(), points.values()))
                .orElse(null);
    }

    private static String headline(List<TaskDocument> documents) {
        TreeMap<String, Integer> votes = new TreeMap<>();
        for (TaskDocument document : documents) {
            TaskSummary.Headline headline = document.task().headline();
            if (headline != null) {
                votes.merge(headline.name(), 1, Integer::sum);
            }
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
