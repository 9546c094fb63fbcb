package org.touchstone.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void theStoreMayNotHaveThePortOfTheController() {
        assertThatThrownBy(() -> Ports.from(28080, 29195, 29196).requireFree(4))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("Port 29196 is wanted twice")
                .hasMessageContaining("--kafka-port")
                .hasMessageContaining("--store-port");
    }

    @Test
    void theBrokerMayNotHaveThePortOfAService() {
        assertThatThrownBy(() -> Ports.from(28080, 28083, 29000).requireFree(4))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("Port 28083 is wanted twice");
    }
}
