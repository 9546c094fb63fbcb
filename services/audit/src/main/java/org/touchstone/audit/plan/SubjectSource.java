package org.touchstone.audit.plan;

import java.util.Optional;
import org.touchstone.audit.request.AuditRequest;
import org.touchstone.audit.request.Identity;
import org.touchstone.audit.request.Profiles;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.CatalogException;
import org.touchstone.catalog.DatasetManifest;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.catalog.StoredObject;
import org.touchstone.catalog.audit.Profile;
import org.touchstone.proto.v1.ObjectReference;
import org.touchstone.store.ObjectStore;

/** Finds what a request names: the file, its card where it was published here, and the images. */
public final class SubjectSource {
    private final ObjectStore store;
    private final Catalog catalog;

    /** Over a store. */
    public SubjectSource(ObjectStore store) {
        this.store = store;
        this.catalog = new Catalog(store);
    }

    /**
     * What an audit is about.
     *
     * @param onnx the file; its bytes are not checked yet
     * @param card of a model that was trained here
     * @param dataset the images
     */
    public record Found(
            AuditRequest request,
            StoredObject onnx,
            Optional<Published<ModelCard>> card,
            Published<DatasetManifest> dataset,
            Profile profile,
            String identity) {}

    /** {@link CatalogException} saying what is not there. */
    public Found find(AuditRequest request) {
        Optional<Published<ModelCard>> card = card(request);
        card.filter(model -> !model.content().hasGraph()).ifPresent(model -> {
            throw new CatalogException(
                    CatalogException.Code.NOT_FOUND,
                    "Model " + model.reference() + " is a " + model.content().kind()
                            + " and has no graph to audit; name a classifier.");
        });
        StoredObject onnx = card.map(model -> model.content().onnx())
                .orElseGet(() -> describe(request.spec().getOnnx()));
        Published<DatasetManifest> dataset =
                catalog.dataset(request.dataset().orElseGet(() -> lineage(card.orElseThrow())));
        dataset.content().split(request.split());
        Profile profile = Profiles.resolve(request.spec());
        String identity = Identity.of(
                onnx.sha256(),
                dataset.reference(),
                request.split(),
                request.spec().getInput(),
                profile);
        return new Found(request, onnx, card, dataset, profile, identity);
    }

    private Optional<Published<ModelCard>> card(AuditRequest request) {
        if (request.model().isPresent()) {
            return request.model().map(catalog::model);
        }
        ObjectReference onnx = request.spec().getOnnx();
        String[] path = onnx.getKey().split("/", -1);
        if (path.length != 4 || !path[0].equals("models") || !path[3].equals("model.onnx")) {
            return Optional.empty();
        }
        Published<ModelCard> model = catalog.model(new Reference(path[1], path[2]));
        return Optional.of(model)
                .filter(found -> found.content().onnx().sha256().equals(onnx.getSha256()));
    }

    private StoredObject describe(ObjectReference onnx) {
        long bytes = store.stat(onnx.getKey())
                .orElseThrow(() -> new CatalogException(
                        CatalogException.Code.NOT_FOUND,
                        "There is no object " + onnx.getKey() + "; upload the ONNX file there first."))
                .sizeBytes();
        return new StoredObject(onnx.getKey(), onnx.getSha256(), bytes);
    }

    private static Reference lineage(Published<ModelCard> card) {
        return card.content().lineage().datasets().stream()
                .findFirst()
                .map(Reference::parse)
                .orElseThrow(() -> new CatalogException(
                        CatalogException.Code.NOT_FOUND,
                        "Model " + card.reference() + " does not say on which images it was trained; name a data set in"
                                + " auditModel.dataset."));
    }
}
