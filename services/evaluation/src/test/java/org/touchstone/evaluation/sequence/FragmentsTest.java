package org.touchstone.evaluation.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.touchstone.evaluation.sequence.ShownSentence.Candidate;
import org.touchstone.evaluation.sequence.ShownSentence.Output;
import org.touchstone.evaluation.sequence.ShownSentence.Search;
import org.touchstone.evaluation.sequence.ShownSentence.Step;
import org.touchstone.evaluation.sequence.ShownSentence.Trace;

/** However much is asked to be shown, a report stays one that a browser can open; outputs are never left out. */
class FragmentsTest {
    /** A trace of two candidates weighs 20, two rows of attention over three words 6. */
    private static ShownSentence sentence(long number) {
        Trace trace = new Trace(
                "USE",
                1,
                null,
                List.of(
                        new Step(1, false, null, List.of(new Candidate(-1, "a", 1, 1, true, false))),
                        new Step(1, false, null, List.of(new Candidate(0, "b", 1, 1, true, false)))));
        Output output = new Output(
                "a b",
                List.of("a", "b"),
                1,
                true,
                null,
                null,
                Map.of(),
                List.of(List.of(1.0, 0.0, 0.0), List.of(0.0, 1.0, 0.0)));
        return new ShownSentence(
                number,
                "",
                List.of("x", "y", "z"),
                List.of(),
                null,
                "",
                List.of(new Search(1, List.of(output), trace, List.of())),
                trace);
    }

    private static Search search(ShownSentence sentence) {
        return sentence.searches().get(0);
    }

    @Test
    void whatFitsStaysAsItIs() {
        List<ShownSentence> all = Stream.of(0L, 1L).map(FragmentsTest::sentence).toList();

        assertThat(Fragments.within(92, all)).isEqualTo(all);
    }

    @Test
    void theFirstKeepTheirSearchesAndTheOthersSayWhyTheyHaveNone() {
        List<ShownSentence> all = Stream.of(0L, 1L).map(FragmentsTest::sentence).toList();

        List<ShownSentence> kept = Fragments.within(60, all);

        assertThat(kept.get(0)).isEqualTo(all.get(0));
        assertThat(search(kept.get(1)).trace()).isNull();
        assertThat(search(kept.get(1)).outputs()).extracting(Output::text).containsExactly("a b");
        assertThat(search(kept.get(1)).outputs().get(0).attention()).isNull();
        assertThat(search(kept.get(1)).notes()).singleElement().asString().contains("Show fewer sentences");
        assertThat(kept.get(1).training()).isNull();
        assertThat(Objects.requireNonNull(kept.get(0).training()).steps()).hasSize(2);
    }
}
