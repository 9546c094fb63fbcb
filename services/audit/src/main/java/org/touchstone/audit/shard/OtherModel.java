package org.touchstone.audit.shard;

import org.touchstone.audit.plan.ModelFiles;
import org.touchstone.audit.plan.OpenPlan;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Reference;
import org.touchstone.kernel.saliency.check.AuditSubject;
import org.touchstone.store.ObjectStore;

/** A published model as the other side of a comparison; it takes pixels as the audited one does. */
public final class OtherModel {
    private OtherModel() {}

    /** {@link org.touchstone.worker.TaskFailedException} when it cannot be read or run. */
    public static AuditSubject open(ObjectStore store, OpenPlan plan, String reference) {
        ModelCard card = new Catalog(store).model(Reference.parse(reference)).content();
        return plan.beside(new ModelFiles(store).read(card.onnx()), card.onnx().sha256());
    }
}
