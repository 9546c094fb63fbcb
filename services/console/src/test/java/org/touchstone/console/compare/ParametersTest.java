package org.touchstone.console.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void shouldTellOnlyWhatDiffers() throws JsonProcessingException {
        assertThat(differing(
                        "{\"id\":\"a\",\"t\":{\"seed\":1,\"rate\":0.1,\"hidden\":[3,4]}}",
                        "{\"id\":\"b\",\"t\":{\"seed\":2,\"rate\":0.1,\"hidden\":[3,5]}}"))
                .containsExactly(row("t.hidden", "[3,4]", "[3,5]"), row("t.seed", "1", "2"));
    }

    @Test
    void shouldTellFieldsThatOnlySomeRunsHave() throws JsonProcessingException {
        assertThat(differing("{\"t\":{\"adam\":{\"rate\":1}}}", "{\"t\":{\"sgd\":{\"rate\":1}}}", null))
                .containsExactly(row("t.adam.rate", "1", null, null), row("t.sgd.rate", null, "1", null));
    }

    @Test
    void shouldLookIntoListsOfObjects() throws JsonProcessingException {
        assertThat(differing("{\"blocks\":[{\"filters\":8}]}", "{\"blocks\":[{\"filters\":16},{\"filters\":4}]}"))
                .containsExactly(row("blocks[0].filters", "8", "16"), row("blocks[1].filters", null, "4"));
    }

    @Test
    void shouldFindNothingInOneRunOrNone() throws JsonProcessingException {
        assertThat(differing("{\"a\":1}")).isEmpty();
        assertThat(Parameters.differing(List.of())).isEmpty();
    }

    private List<Parameters.Row> differing(@Nullable String... specs) throws JsonProcessingException {
        List<@Nullable JsonNode> trees = new ArrayList<>();
        for (String spec : specs) {
            trees.add(spec == null ? null : json.readTree(spec));
        }
        return Parameters.differing(trees);
    }

    private static Parameters.Row row(String field, @Nullable String... values) {
        return new Parameters.Row(field, Arrays.asList(values));
    }
}
