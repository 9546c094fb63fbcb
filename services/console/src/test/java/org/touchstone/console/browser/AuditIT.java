package org.touchstone.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.touchstone.console.world.AuditScenes;
import org.touchstone.console.world.KafkaResource;
import org.touchstone.console.world.MemoryStore;
import org.touchstone.console.world.TinyOnnx;

/** Deploying a model, and reading its audit, in a real browser. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditIT extends BrowserStory {
    private static final String FINISHED = "/audits/" + AuditScenes.FINISHED;

    @Inject
    MemoryStore store;

    @BeforeEach
    void audits() {
        fake.audits(catalog, store);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> view.tasks()
                .detail(AuditScenes.LIVE + "-s-1")
                .filter(task -> !task.artifacts().isEmpty())
                .isPresent());
    }

    @Test
    void shouldShowTheFigureWithVerdictsAndReasons() {
        AuditPage audit = new AuditPage(open(FINISHED));
        assertThat(audit.rows()).hasCount(11);
        assertThat(audit.maps()).hasCount(55);
        audit.everyMapIsDrawn();
        assertThat(audit.row("Guided backpropagation")).containsText("Fail");
        assertThat(audit.row("Integrated gradients")).containsText("input dominates");
        assertThat(audit.page().locator(".subject img")).hasAttribute("alt", Pattern.compile("The image itself, .+"));
        assertThat(audit.page().locator(".checks")).containsText("evidence only");
        assertThat(audit.curve("Gradient"))
                .hasAttribute("aria-label", Pattern.compile(".*1 fc2: 0\\.03, 95 % interval.*"));
        audit.choose("Curve", "Rank correlation, absolute");
        assertThat(audit.curve("Gradient")).hasAttribute("aria-label", Pattern.compile(".*1 fc2: 0\\.22.*"));
        assertThat(audit.page()).hasURL(Pattern.compile(".*metric=spearman-abs.*"));
        shoot(audit.page(), "audit");
        audit.why("Guided backpropagation");
        assertThat(audit.page()
                        .getByRole(
                                AriaRole.TABLE,
                                new Page.GetByRoleOptions().setName("Figures of Guided backpropagation")))
                .containsText("another class");
        shoot(audit.page(), "audit-why");
    }

    @Test
    void shouldKeepWhatIsShownInTheAddress() {
        AuditPage audit = new AuditPage(open(FINISHED));
        audit.press("Bottom-up");
        audit.press("Signed");
        audit.image(3);
        assertThat(audit.page()).hasURL(Pattern.compile(".*order=bottom-up.*kind=signed.*image=3.*"));
        String before = audit.map("Gradient", 2).getAttribute("src");
        audit.page().reload();
        assertThat(audit.map("Gradient", 2)).hasAttribute("src", before);
        assertThat(audit.page().locator("th.map .layer").nth(1)).hasText("conv1");
        audit.everyMapIsDrawn();
    }

    @Test
    void shouldFillInAsShardsFinish() {
        AuditPage audit = new AuditPage(open("/audits/" + AuditScenes.LIVE));
        assertThat(audit.maps()).hasCount(55);
        assertThat(audit.row("Gradient").first()).containsText("not decided yet");
        shoot(audit.page(), "audit-live");
        audit.press("Independent");
        assertThat(audit.maps()).hasCount(11);
        audit.page().evaluate("window.neverReloaded = true");
        fake.audits(catalog, store).finishShard();
        fake.audits(catalog, store).finishShard();
        assertThat(audit.maps()).hasCount(55);
        assertThat(audit.page().locator("dl.facts dd").first()).containsText("4 of 4");
        assertThat(audit.page().locator(".not-said")).containsText("necessary, not sufficient");
        Assertions.assertThat(audit.page().evaluate("window.neverReloaded")).isEqualTo(true);
    }

    @Test
    void shouldSayWhyAnAuditCouldNotBeMade() {
        Page page = open("/audits");
        assertThat(page.getByRole(AriaRole.TABLE)).containsText("operator Einsum of opset 12");
        shoot(page, "audits");
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("einsum").setExact(true))
                .click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("UNSUPPORTED_OPERATOR");
    }

    @Test
    void shouldBeReadableInTheDarkAndOnAPhone() {
        reopen(1360, ColorScheme.DARK);
        AuditPage dark = new AuditPage(open(FINISHED + "?kind=signed"));
        dark.everyMapIsDrawn();
        shoot(dark.page(), "audit-dark");
        reopen(420, ColorScheme.LIGHT);
        AuditPage narrow = new AuditPage(open(FINISHED));
        narrow.everyMapIsDrawn();
        Assertions.assertThat(narrow.page()
                        .evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        shoot(narrow.page(), "audit-narrow");
    }

    @Test
    void shouldBeUsedByKeyboardAlone() {
        AuditPage audit = new AuditPage(open(FINISHED));
        Locator signed = audit.button("Signed");
        signed.focus();
        audit.page().keyboard().press("Enter");
        assertThat(signed).hasAttribute("aria-pressed", "true");
        assertThat(signed).isFocused();
        audit.page().keyboard().press("Tab");
        Assertions.assertThat(audit.page().evaluate("document.activeElement.tagName"))
                .isIn("SELECT", "BUTTON");
    }

    @Test
    void shouldDeployAFileThatIsDroppedHere() {
        Page page = open("/deploy");
        assertThat(page.getByLabel("Split")).containsText("test (200)");
        shoot(page, "deploy");
        page.locator("#file").setInputFiles(file("notes.onnx", "PK no model".getBytes(StandardCharsets.UTF_8)));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Deploy and audit"))
                .click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("ZIP archive");
        page.locator("#file").setInputFiles(file("My Digits.onnx", TinyOnnx.classifier(28, 5, 9)));
        page.getByLabel("Name of the deployment").fill("my-digits");
        page.getByLabel("Mean and deviation").check();
        page.getByLabel("Mean of channel 1").fill("0.1307");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Deploy and audit"))
                .click();
        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Deployed")))
                .containsText("batch × 1 × 28 × 28");
        shoot(page, "deploy-done");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> view.deployments().get("my-digits").isPresent());
        Assertions.assertThat(view.deployments()
                        .get("my-digits")
                        .orElseThrow()
                        .getInput()
                        .getScale(0))
                .isEqualTo(1 / (255 * 0.5));
    }

    @Test
    void shouldAuditAPublishedModelAndRunAnAuditAgain() {
        Page page = open("/models/shapes-mlp/latest");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Audit this model"))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*/audits/audit-shapes-mlp-[0-9a-f]{12}"));
        assertThat(page.locator("main")).containsText("being planned");
        page = open(FINISHED);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Run again"))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*/audits/audit-theirs-seed-2"));
    }

    private static FilePayload file(String name, byte[] content) {
        return new FilePayload(name, "application/octet-stream", content);
    }
}
