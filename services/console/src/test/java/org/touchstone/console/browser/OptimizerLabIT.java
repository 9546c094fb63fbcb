package org.touchstone.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.touchstone.catalog.ModelCard;
import org.touchstone.catalog.Published;
import org.touchstone.console.world.DemoOptimizers;
import org.touchstone.console.world.DemoRace;
import org.touchstone.console.world.KafkaResource;
import org.touchstone.console.world.MemoryStore;

/** Optimizers that are learned and race, as the console tells it: a race grows, ends, and is looked at afterwards. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OptimizerLabIT extends BrowserStory {
    @Inject
    MemoryStore store;

    private @Nullable DemoOptimizers training;
    private @Nullable DemoRace race;
    private @Nullable Published<ModelCard> model;

    @BeforeAll
    void aTrainingAndARace() {
        DemoOptimizers optimizers =
                new DemoOptimizers(fake.broadcaster(), Clock.systemUTC().instant());
        optimizers.trainTo(1_000);
        model = optimizers.publish(catalog, Clock.systemUTC().instant());
        training = optimizers;
        DemoRace running =
                new DemoRace(fake.broadcaster(), store, Clock.systemUTC().instant());
        running.raceTo(0, 9);
        race = running;
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> view.tasks()
                                .races(DemoRace.TASK)
                                .filter(standings -> standings.size() == 1)
                                .isPresent()
                        && view.tasks()
                                .summary(DemoOptimizers.TRAINING)
                                .filter(task -> task.progress().step() >= 1_000)
                                .isPresent()
                        && view.models().newestFirst().stream()
                                .anyMatch(fact -> fact.getName().equals(DemoOptimizers.MODEL)));
    }

    private static Locator region(Page page, String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator row(Page page, String optimizer) {
        return region(page, "Race").locator("tr[data-row=" + optimizer + "]");
    }

    @Test
    @Order(1)
    void shouldGrowWhileItIsRaced() {
        Page page = open("/tasks/" + DemoRace.TASK);
        page.evaluate("window.neverReloaded = true");
        assertThat(region(page, "Race")).containsText("9 of 100 functions raced");
        assertThat(page.locator("svg.figure .racer")).hasCount(6);
        assertThat(region(page, "Race").locator("svg.figure"))
                .hasAttribute("aria-label", Pattern.compile(".*on 9 functions.*Learned 0\\.2\\d+.*Adam 0\\.39\\d+.*"));
        assertThat(region(page, "Generalization").locator("[data-cell='3']"))
                .hasAttribute("aria-label", "relu: not raced yet");

        Objects.requireNonNull(race).raceTo(0, 100);
        assertThat(region(page, "Race")).containsText("100 of 100 functions raced");
        Objects.requireNonNull(race).raceTo(1, 50);

        assertThat(region(page, "Generalization").locator("[data-cell='1']"))
                .hasAttribute("aria-label", Pattern.compile("40 units: racing, ratio 0\\.\\d+ to NAG"));
        assertThat(region(page, "Generalization").locator("thead th"))
                .containsText(new String[] {"20 units, 100 steps", "20 units, 200 steps", "40 units, 100 steps"});
        assertThat(row(page, "ADAM")).containsText("93.0 %");
        Assertions.assertThat(page.evaluate("window.neverReloaded")).isEqualTo(true);
        shoot(page, "race-live");
    }

    @Test
    @Order(2)
    void shouldShowRatiosIntervalsAndPassMarksAtTheEnd() {
        Page page = open("/tasks/" + DemoRace.TASK);
        Objects.requireNonNull(race).finish();

        assertThat(region(page, "Race")).containsText("better");
        assertThat(region(page, "Race").locator("[data-safeguard]"))
                .containsText("gave way to Adam (rate 0.001) on 1 of 100 functions, in the median after 120 steps");
        assertThat(row(page, "NAG")).containsText(Pattern.compile("0\\.\\d{3} … 0\\.\\d{3}"));
        Locator table = region(page, "Generalization");
        assertThat(table.locator("[data-cell='0']"))
                .hasAttribute("aria-label", Pattern.compile("as trained: pass, .*"));
        assertThat(table.locator("[data-cell='3']")).containsText("✗");
        assertThat(table.locator("[data-cell='3']")).hasAttribute("aria-label", Pattern.compile("relu: fail, .*"));
        assertThat(table.locator("thead th")).containsText(new String[] {"20 units, 100 steps", "20 units, 200 steps"});
        assertThat(table.locator("tbody th")).hasCount(3);
        shoot(page, "race");
        table.locator("[data-cell='3']").click();

        assertThat(region(page, "Race")).containsText("worse");
        assertThat(page.locator("[data-cell='3']")).isFocused();
        shoot(page, "race-lost");
    }

    @Test
    @Order(3)
    void shouldShowPaintingsSideBySide() {
        Objects.requireNonNull(race).paint();
        Page page = open("/tasks/" + DemoRace.TASK);
        Locator table = region(page, "Style transfer").locator("table.paintings");

        assertThat(table.locator("thead th"))
                .hasText(new String[] {"0 steps", "16 steps", "32 steps", "64 steps", "128 steps"});
        assertThat(table.locator("tbody th")).hasText(new String[] {"Learned", "NAG"});
        assertThat(table.getByAltText("Learned after 128 steps")).isVisible();
        assertThat(region(page, "Style transfer").getByAltText("Style")).isVisible();
        shoot(page, "paintings");
    }

    @Test
    @Order(4)
    void shouldHideAnOptimizerAndShowMedians() {
        Page page = open("/tasks/" + DemoRace.TASK);
        Locator hide = row(page, "SGD").getByRole(AriaRole.BUTTON);

        hide.click();
        assertThat(page.locator("svg.figure .racer")).hasCount(5);
        assertThat(hide).hasAttribute("aria-pressed", "false");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Median"))
                .click();

        assertThat(region(page, "Race").locator("svg.figure"))
                .hasAttribute("aria-label", Pattern.compile(".*Learned 0\\.24\\d+.*"));
    }

    @Test
    @Order(5)
    void shouldTellCountsAndMarkTheChosenCheckpoint() {
        Page page = open("/tasks/" + DemoOptimizers.TRAINING);
        Locator counts = region(page, "Meta-training so far");

        assertThat(counts).containsText("893");
        assertThat(counts).containsText("of 950 updates clipped (94.0 %)");
        assertThat(counts).containsText("smallest validation loss, after update 700");
        assertThat(region(page, "Curves").locator("ts-chart[aria-label*='clipped']"))
                .hasCount(0);
        assertThat(region(page, "Curves").locator("ts-chart")).hasCount(4);
        assertThat(counts.locator("[data-warning]")).hasCount(0);
        shoot(page, "task-optimizer");
        Objects.requireNonNull(training).trainTo(1_250);

        assertThat(counts).containsText("of 1,200 updates clipped");
        assertThat(counts.locator("[data-warning]")).containsText("end at 99 % of the loss they begin with");
    }

    @Test
    @Order(6)
    void shouldTellOfAModelHowItWasTrainedAndWhereItRaced() {
        Page page = open("/models/" + DemoOptimizers.MODEL + "/"
                + Objects.requireNonNull(model).digest());

        assertThat(page.locator("#main")).containsText("trained on quadratics of 10 dimensions");
        assertThat(region(page, "Races")).containsText(DemoRace.TASK);
        assertThat(region(page, "Races")).containsText("4 of 5");
        assertThat(page.getByText("ONNX", new Page.GetByTextOptions().setExact(true)))
                .hasCount(0);
        shoot(page, "model-optimizer");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Let it race"))
                .click();
        assertThat(page.locator("h1")).containsText("race-bowls-lstm-");
    }

    @Test
    @Order(7)
    void shouldListOptimizersTrainingsAndRaces() {
        Page page = open("/optimizers");

        assertThat(region(page, "Learned optimizers")).containsText(DemoOptimizers.MODEL);
        assertThat(region(page, "Learned optimizers")).containsText("0.4200");
        assertThat(region(page, "In training")).containsText(DemoOptimizers.TRAINING);
        assertThat(region(page, "Races")).containsText(DemoRace.TASK);
        shoot(page, "optimizers");
    }

    @Test
    @Order(8)
    void shouldBeReadableInTheDarkAndNarrow() {
        reopen(1360, ColorScheme.DARK);
        Page dark = open("/tasks/" + DemoRace.TASK);
        assertThat(dark.locator("svg.figure .racer")).hasCount(6);
        shoot(dark, "race-dark");
        shoot(open("/tasks/" + DemoOptimizers.TRAINING), "task-optimizer-dark");
        reopen(480, ColorScheme.LIGHT);
        Page narrow = open("/tasks/" + DemoRace.TASK);
        assertThat(narrow.locator("svg.figure .racer")).hasCount(6);
        Assertions.assertThat(narrow.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as("no sideways scrolling of the page")
                .isEqualTo(true);
    }
}
