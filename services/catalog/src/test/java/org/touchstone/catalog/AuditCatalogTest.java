package org.touchstone.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.touchstone.catalog.CatalogException.Code;
import org.touchstone.catalog.audit.AuditExamples;
import org.touchstone.catalog.audit.AuditFragment;
import org.touchstone.catalog.audit.AuditReport;
import org.touchstone.proto.v1.AuditCompleted;

class AuditCatalogTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final CrashingObjectStore store = new CrashingObjectStore();
    private final AuditCatalog audits = new AuditCatalog(store);

    @Test
    void aReportIsFoundAsItWasPublished() {
        AuditReport draft = AuditExamples.report("theirs", "audit-1", 0.93);

        Published<AuditReport> published = audits.publish(draft);

        assertThat(published.object().key()).isEqualTo("audits/theirs/" + published.digest() + "/report.json");
        assertThat(published.content())
                .usingRecursiveComparison()
                .ignoringFields("digest")
                .isEqualTo(draft);
        assertThat(audits.report(Reference.parse("theirs"))).isEqualTo(published);
        assertThat(audits.names("", 10)).containsExactly("theirs");
        assertThat(audits.versions("theirs")).containsExactly(published.digest());
    }

    @Test
    void theDigestIsThatOfTheFindingsNotOfTheTask() {
        Published<AuditReport> first = audits.publish(AuditExamples.report("theirs", "audit-1", 0.93));

        assertThat(audits.publish(AuditExamples.report("theirs", "audit-2", 0.93))
                        .digest())
                .isEqualTo(first.digest());
        assertThat(audits.publish(AuditExamples.report("theirs", "audit-3", 0.92))
                        .digest())
                .isNotEqualTo(first.digest());
    }

    @Test
    void plansAndFragmentsComeBackAndDoNotCountAsVersions() {
        AuditReport plan = AuditExamples.plan("theirs", "audit-1");
        StoredObject kept = audits.putPlan(plan);
        AuditFragment fragment = AuditExamples.fragment(kept.sha256(), 0, 3, 10);
        StoredObject keptFragment = audits.putFragment("theirs", fragment);

        assertThat(kept.key()).isEqualTo("audits/theirs/plans/" + kept.sha256() + ".json");
        assertThat(keptFragment.key()).isEqualTo("audits/theirs/fragments/" + keptFragment.sha256() + ".json");
        assertThat(audits.plan(kept.key(), kept.sha256())).isEqualTo(plan);
        assertThat(audits.fragment(keptFragment.key())).isEqualTo(fragment);
        assertThat(audits.putFragment("theirs", fragment)).isEqualTo(keptFragment);
        assertThat(audits.versions("theirs")).isEmpty();
    }

    @Test
    void changedOrMissingEvidenceIsNoticed() {
        StoredObject kept = audits.putEvidence("theirs", ".png", new byte[] {1, 2, 3}, "image/png");
        assertThat(audits.read(kept)).containsExactly(1, 2, 3);
        StoredObject plan = audits.putPlan(AuditExamples.plan("theirs", "audit-1"));

        store.put(kept.key(), new byte[] {1, 2, 4}, "image/png");
        store.put(plan.key(), "{}".getBytes(StandardCharsets.UTF_8), "");

        assertThatThrownBy(() -> audits.read(kept))
                .isInstanceOfSatisfying(
                        CatalogException.class, e -> assertThat(e.code()).isEqualTo(Code.CORRUPT))
                .hasMessageContaining(kept.key());
        assertThatThrownBy(() -> audits.plan(plan.key(), plan.sha256())).hasMessageContaining(plan.key());
        store.delete(kept.key());
        assertThatThrownBy(() -> audits.read(kept)).hasMessage("There is no object " + kept.key() + ".");
    }

    @Test
    void anIdentityRemembersItsFirstAudit() {
        Published<AuditReport> first = audits.publish(AuditExamples.report("theirs", "audit-1", 0.93));
        Published<AuditReport> second = audits.publish(AuditExamples.report("others", "audit-2", 0.93));
        String identity = first.content().identity();
        assertThat(audits.known(identity)).isEmpty();

        audits.remember(first);
        audits.remember(second);

        assertThat(audits.known(identity)).contains(first);
    }

    @Test
    void thePageLiesBesideItsReportAndStays() {
        Published<AuditReport> report = audits.publish(AuditExamples.report("theirs", "audit-1", 0.93));

        StoredObject page = audits.putPage(report, "<html>ä</html>");
        StoredObject again = audits.putPage(report, "<html>other</html>");

        assertThat(page.key()).isEqualTo("audits/theirs/" + report.digest() + "/report.html");
        assertThat(again).isEqualTo(page);
        assertThat(new String(audits.read(page), StandardCharsets.UTF_8)).isEqualTo("<html>ä</html>");
    }

    @Test
    void theFactTellsVerdictsAndDigests() {
        Published<AuditReport> report = audits.publish(AuditExamples.report("theirs", "audit-1", 0.93));
        StoredObject page = audits.putPage(report, "<html></html>");

        AuditCompleted fact = Facts.ofAudit(report, page, NOON);

        assertThat(fact.getId()).isEqualTo("theirs");
        assertThat(fact.getHtml().getSha256()).isEqualTo(page.sha256());
        assertThat(fact.getModelSha256())
                .isEqualTo(report.content().subject().onnx().sha256());
        assertThat(fact.hasManifest()).isFalse();
        assertThat(fact.getVerdictsList()).singleElement().satisfies(verdict -> {
            assertThat(verdict.getVerdict()).isEqualTo("FAIL");
            assertThat(verdict.getLayerRange()).isEqualTo("logits");
            assertThat(verdict.getTheta()).isEqualTo(0.93);
            assertThat(verdict.getQHigh()).isEqualTo(0.94);
        });
    }

    @Test
    void aNameThatIsNoneKeepsNothing() {
        assertThatThrownBy(() -> audits.putEvidence("../up", ".png", new byte[1], "image/png"))
                .isInstanceOf(CatalogException.class);
        assertThat(store.contents()).isEmpty();
    }
}
