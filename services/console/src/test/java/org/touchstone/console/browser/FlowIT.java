package org.touchstone.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.console.world.DemoFlow;
import org.touchstone.console.world.KafkaResource;
import org.touchstone.console.world.MemoryStore;

/** A density that is learned, looked at and used. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowIT extends BrowserStory {
    @Inject
    MemoryStore store;

    private @Nullable DemoFlow flow;
    private @Nullable Published<ModelCard> model;

    @BeforeAll
    void halfATraining() {
        DemoFlow training =
                new DemoFlow(fake.broadcaster(), store, Clock.systemUTC().instant());
        training.trainTo(500);
        flow = training;
        model = training.publish(catalog, world().shapes(), Clock.systemUTC().instant());
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> view.tasks()
                                .summary(DemoFlow.TASK)
                                .filter(task -> task.progress().step() >= 500)
                                .isPresent()
                        && view.models().newestFirst().stream()
                                .anyMatch(fact -> fact.getName().equals("shapes-flow")));
    }

    private static Locator region(Page page, String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void shouldShowSheetsOfSamplesAsTheyGrow() {
        Page page = open("/tasks/" + DemoFlow.TASK);
        Locator pictures = region(page, "Pictures");
        assertThat(pictures).containsText("Samples after 500 steps");
        assertThat(pictures).containsText("sheet 5 of 5");
        assertThat(page.locator("ts-chart").first())
                .hasAttribute("aria-label", Pattern.compile(".*held out.*histogram of each pixel.*"));
        shoot(page, "task-flow");

        Objects.requireNonNull(flow).trainTo(700);

        assertThat(pictures).containsText("Samples after 700 steps");
        page.getByRole(AriaRole.SLIDER, new Page.GetByRoleOptions().setName("Sheet of samples"))
                .fill("0");
        assertThat(pictures).containsText("Samples after 100 steps");
    }

    @Test
    void shouldTellWhichWindowsOfAStreamAreStrange() {
        Objects.requireNonNull(flow).watchTo(12, Clock.systemUTC().instant());
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> view.tasks()
                .summary(DemoFlow.WATCH)
                .filter(task -> task.progress().step() >= 20)
                .isPresent());

        Page page = open("/tasks/" + DemoFlow.WATCH);

        Locator alarms = region(page, "Alarms");
        assertThat(alarms.locator("tbody tr")).hasCount(6);
        assertThat(alarms.locator("tbody tr").first()).containsText("photo 181");
        assertThat(alarms.locator("tbody tr").first()).containsText("not typical, drifted");
        assertThat(alarms.locator("tbody tr").last()).containsText("3.400 times");
        shoot(page, "task-watch");
    }

    @Test
    void shouldTellWhatADensityIsWorth() {
        Page page = open("/models/shapes-flow/" + Objects.requireNonNull(model).digest());

        assertThat(page.locator("#main")).containsText("bits per dimension on held-out examples");
        assertThat(region(page, "How it was measured")).containsText("uniform dequantization, 1 draw(s)");
        assertThat(region(page, "Pictures")).containsText("Samples after");
        assertThat(page.getByText("ONNX", new Page.GetByTextOptions().setExact(true)))
                .hasCount(0);
        shoot(page, "model-flow");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Draw samples"))
                .click();
        assertThat(page.locator("h1")).containsText("sampleflow-shapes-flow-");
    }

    @Test
    void shouldPaintAMaskAndFillItIn() {
        Page page = open(
                "/complete?model=shapes-flow@" + Objects.requireNonNull(model).digest());
        Locator send = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Fill in"));
        assertThat(send).isDisabled();
        Locator canvas = page.locator(".paint canvas").nth(1);
        BoundingBox box = canvas.boundingBox();
        page.mouse().move(box.x + box.width / 3, box.y + box.height / 2);
        page.mouse().down();
        page.mouse()
                .move(
                        box.x + 2 * box.width / 3,
                        box.y + box.height / 2,
                        new com.microsoft.playwright.Mouse.MoveOptions().setSteps(12));
        page.mouse().up();
        assertThat(page.locator("#main")).containsText(Pattern.compile("\\d+ pixels hidden"));
        shoot(page, "complete");

        send.click();

        assertThat(page).hasURL(Pattern.compile(".*/tasks/.+"));
        String id = page.url().replaceAll(".*/tasks/", "");
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Configuration"))
                .click();
        assertThat(page.locator("pre.json")).containsText("maskKey");
        Assertions.assertThat(id).isNotEmpty();
        Assertions.assertThat(store.list("uploads/", "", 100))
                .anyMatch(object -> object.key().endsWith(".png"));
    }

    @Test
    void shouldSayWhatIsWrongWithAPicture() {
        Page page = open(
                "/complete?model=shapes-flow@" + Objects.requireNonNull(model).digest());
        Locator send = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Fill in"));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Lower half"))
                .click();
        assertThat(send).isEnabled();
        choose(page, "999999");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("There is no image 999999.");
        assertThat(send).isDisabled();
        choose(page, "0");
        assertThat(send).isEnabled();
    }

    @Test
    void shouldNotShowAnImageThatCameTooLate() {
        Page page = open(
                "/complete?model=shapes-flow@" + Objects.requireNonNull(model).digest());
        List<Route> held = new ArrayList<>();
        page.route(Pattern.compile(".*/images/1\\.png.*"), held::add);
        choose(page, "1");
        page.waitForCondition(() -> !held.isEmpty());
        page.waitForResponse(Pattern.compile(".*/images/2\\.png.*"), () -> choose(page, "2"));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Lower half"))
                .click();
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Fill in")))
                .isEnabled();
        String shown = "document.querySelector('.paint canvas').toDataURL()";
        Object second = page.evaluate(shown);

        page.waitForResponse(Pattern.compile(".*/images/1\\.png.*"), () -> held.get(0)
                        .resume())
                .finished();
        page.evaluate("new Promise((done) => setTimeout(done, 200))");

        Assertions.assertThat(page.evaluate(shown)).isEqualTo(second);
        page.unroute(Pattern.compile(".*/images/1\\.png.*"));
    }

    private static void choose(Page page, String number) {
        page.getByLabel("Number of the image").fill(number);
        page.getByLabel("Number of the image").press("Tab");
    }

    @Test
    void shouldBeReadableInTheDarkAndNarrow() {
        reopen(480, ColorScheme.DARK);
        Page page = open("/models/shapes-flow/" + Objects.requireNonNull(model).digest());
        assertThat(region(page, "How it was measured")).isVisible();

        Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as("no sideways scrolling of the page")
                .isEqualTo(true);
    }
}
