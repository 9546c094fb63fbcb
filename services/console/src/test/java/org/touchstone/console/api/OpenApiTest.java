package org.touchstone.console.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.touchstone.console.world.KafkaResource;

@QuarkusTest
@WithTestResource(KafkaResource.class)
class OpenApiTest {

    /** The committed copy is the contract: who changes it on purpose runs with -Dtouchstone.update-openapi=true. */
    @Test
    void shouldServeTheInterfaceThatIsCommitted() throws IOException {
        String served = given().get("/q/openapi?format=yaml").asString();
        Path committed = Path.of(System.getProperty("touchstone.root", "../.."), "docs", "openapi.yaml");
        if (Boolean.getBoolean("touchstone.update-openapi")) {
            Files.createDirectories(committed.getParent());
            Files.writeString(committed, served);
        }

        assertThat(served)
                .as("docs/openapi.yaml; update it with -Dtest=OpenApiTest -Dtest.jvm=-Dtouchstone.update-openapi=true")
                .isEqualTo(Files.readString(committed));
    }
}
