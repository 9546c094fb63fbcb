package org.touchstone.metatraining.compare;

import java.util.Optional;
import org.touchstone.catalog.Catalog;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.catalog.Reference;
import org.touchstone.classifier.LearnedOptimizers;
import org.touchstone.kernel.classify.SpecException;
import org.touchstone.kernel.l2l.LearnedRun;
import org.touchstone.metatraining.Checks;
import org.touchstone.metatraining.Families;
import org.touchstone.proto.v1.OptimizeeFamily;
import org.touchstone.proto.v1.TrainOptimizer;
import org.touchstone.store.ObjectStore;

/**
 * Who races on what, with everything pinned. The functions on which the optimizer was validated are drawn for that purpose only, so
 * no race can have them.
 *
 * @param optimizer name@digest
 * @param spec the family, its data set pinned
 */
record Field(String optimizer, LearnedRun learned, OptimizeeFamily spec, Families.Opened family) {
    /** What a course draws from; {@link SpecException} when it does not fit the data. */
    org.touchstone.kernel.l2l.OptimizeeFamily over(Course course) {
        return course.number() == 0 ? family.family() : Checks.below(course.at(), () -> family.another(course.spec()));
    }

    /** {@link org.touchstone.catalog.CatalogException} and {@link SpecException} saying what is not there or does not fit. */
    static Field open(ObjectStore store, CompareRequest request, Optional<String> pinned, Optional<String> dataset) {
        Catalog catalog = new Catalog(store);
        Published<ModelCard> model = catalog.model(pinned.map(Reference::parse).orElse(request.optimizer()));
        LearnedOptimizers.Loaded loaded = LearnedOptimizers.load(store, model);
        TrainOptimizer recipe = Optional.ofNullable(model.content().recipe())
                .map(LearnedOptimizers::recipe)
                .orElseGet(TrainOptimizer::getDefaultInstance);
        OptimizeeFamily spec = request.spec().hasFamily() ? request.spec().getFamily() : recipe.getFamily();
        SpecException.require(
                spec.getKindCase() != OptimizeeFamily.KindCase.KIND_NOT_SET,
                "family",
                "is missing, and the optimizer's card does not name one; set quadratics, classifier or style");
        SpecException.require(
                loaded.architecture().groups().isEmpty() || spec.hasClassifier(),
                "optimizer",
                "has a network for convolutions and one for everything else, and " + Families.kind(spec)
                        + " have neither; let it race over classifiers");
        request.requireRaceable(spec);
        Families.Opened family = Families.open(store, spec, dataset);
        return new Field(
                model.reference(),
                new LearnedRun(loaded.architecture(), loaded.phi(), request.guard()),
                Families.pinned(spec, family),
                family);
    }
}
