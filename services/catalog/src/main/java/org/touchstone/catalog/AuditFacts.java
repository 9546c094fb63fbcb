package org.touchstone.catalog;

import java.util.Optional;
import org.touchstone.catalog.audit.Method.Range;
import org.touchstone.catalog.audit.Method.Verdict;
import org.touchstone.proto.v1.SaliencyVerdict;

/** Verdicts as facts tell them: with the figures of the decisive range. */
final class AuditFacts {
    private AuditFacts() {}

    static SaliencyVerdict verdict(String method, Verdict verdict) {
        SaliencyVerdict.Builder fact = SaliencyVerdict.newBuilder()
                .setMethod(method)
                .setVerdict(verdict.verdict())
                .addAllFlags(verdict.flags())
                .setImages(verdict.images())
                .setSeeds(verdict.seeds())
                .setSentence(verdict.sentence());
        verdict.ranges().stream().findFirst().ifPresent(range -> put(fact, range));
        return fact.build();
    }

    private static void put(SaliencyVerdict.Builder fact, Range range) {
        fact.setLayerRange(range.layers()).setMetric(range.metric());
        Optional.ofNullable(range.theta()).ifPresent(fact::setTheta);
        Optional.ofNullable(range.low()).ifPresent(fact::setLow);
        Optional.ofNullable(range.high()).ifPresent(fact::setHigh);
        Optional.ofNullable(range.q()).ifPresent(fact::setQ);
        Optional.ofNullable(range.qLow()).ifPresent(fact::setQLow);
        Optional.ofNullable(range.qHigh()).ifPresent(fact::setQHigh);
        Optional.ofNullable(range.kappa()).ifPresent(fact::setKappa);
        Optional.ofNullable(range.nu1()).ifPresent(fact::setNu1);
        Optional.ofNullable(range.nu2()).ifPresent(fact::setNu2);
    }
}
