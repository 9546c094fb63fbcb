package org.touchstone.audit.deploy;

import org.touchstone.audit.plan.SubjectSource;
import org.touchstone.audit.request.AuditRequest;
import org.touchstone.audit.request.Identity;
import org.touchstone.catalog.CatalogException;
import org.touchstone.proto.Names;
import org.touchstone.proto.v1.AuditModel;
import org.touchstone.proto.v1.ModelDeployed;
import org.touchstone.proto.v1.Task;
import org.touchstone.worker.TaskRejectedException;

/** What a deployment asks for, as a task whose id follows from what is audited: the same deployment again is the same task. */
public final class Deployments {
    private static final int LONGEST_SUBMITTER = 128;

    private final SubjectSource source;

    /** {@code source} finds what deployments name. */
    public Deployments(SubjectSource source) {
        this.source = source;
    }

    /** A deployment that cannot be audited, with a sentence for whoever published it. */
    public static final class RefusedDeploymentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedDeploymentException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Data set and model are pinned to the versions that the names mean now. */
    public Task taskOf(ModelDeployed deployed) {
        try {
            Names.check("name", deployed.getName()).ifPresent(violation -> {
                throw new TaskRejectedException(violation.field(), violation.reason());
            });
            AuditRequest request = AuditRequest.of(spec(deployed));
            SubjectSource.Found found = source.find(request);
            AuditModel.Builder pinned = request.spec().toBuilder()
                    .setDataset(found.dataset().reference())
                    .setSplit(request.split());
            if (pinned.hasModel()) {
                found.card().ifPresent(card -> pinned.setModel(card.reference()));
            }
            return Task.newBuilder()
                    .setId(Identity.taskId(found.identity(), deployed.getName()))
                    .setSubmitter(submitter(deployed.getSubmitter()))
                    .setAuditModel(pinned)
                    .build();
        } catch (TaskRejectedException e) {
            String field = e.field().replaceFirst("^auditModel\\.", "");
            throw new RefusedDeploymentException("Field " + field + " " + e.getMessage(), e);
        } catch (CatalogException e) {
            throw new RefusedDeploymentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static AuditModel spec(ModelDeployed deployed) {
        AuditModel.Builder spec = AuditModel.newBuilder()
                .setName(deployed.getName())
                .setDataset(deployed.getDataset())
                .setSplit(deployed.getSplit());
        if (!deployed.getModel().isEmpty()) {
            spec.setModel(deployed.getModel());
        } else if (deployed.hasOnnx()) {
            spec.setOnnx(deployed.getOnnx().toBuilder().clearSizeBytes());
        }
        if (deployed.hasInput()) {
            spec.setInput(deployed.getInput());
        }
        if (deployed.hasProfile()) {
            spec.setProfile(deployed.getProfile());
        }
        return spec.build();
    }

    private static String submitter(String text) {
        String who = text.isEmpty() ? "deployment" : text;
        return who.length() > LONGEST_SUBMITTER ? who.substring(0, LONGEST_SUBMITTER) : who;
    }
}
