package org.touchstone.console.view;

import org.touchstone.proto.v1.AuditCompleted;
import org.touchstone.proto.v1.DatasetPublished;
import org.touchstone.proto.v1.DensityWindow;
import org.touchstone.proto.v1.EvaluationCompleted;
import org.touchstone.proto.v1.ModelDeployed;
import org.touchstone.proto.v1.ModelPublished;

/** Everything the console knows, all of it rebuilt from Kafka at each start. */
public record View(
        TaskBoard tasks,
        FactBoard<DatasetPublished> datasets,
        FactBoard<ModelPublished> models,
        FactBoard<ModelDeployed> deployments,
        FactBoard<EvaluationCompleted> evaluations,
        FactBoard<AuditCompleted> audits,
        FactBoard<DensityWindow> densities,
        DeadLetterBoard deadLetters) {

    /** An empty view. */
    public static View empty(Limits limits) {
        return new View(
                new TaskBoard(limits),
                new FactBoard<>(DatasetPublished::getTime),
                new FactBoard<>(ModelPublished::getTime),
                new FactBoard<>(ModelDeployed::getTime),
                new FactBoard<>(EvaluationCompleted::getTime),
                new FactBoard<>(AuditCompleted::getTime),
                new FactBoard<>(DensityWindow::getTime),
                new DeadLetterBoard());
    }
}
