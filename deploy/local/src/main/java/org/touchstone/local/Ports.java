package org.touchstone.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ports on loopback: the console's is the user's choice, the others follow it. */
record Ports(int console, int kafka, int kafkaController, int store, int firstService) {

    static Ports from(int console, int kafka, int store) {
        return new Ports(console, kafka, kafka + 1, store, console + 1);
    }

    /** Fails with a sentence when one of the ports is taken. */
    void requireFree(int services) {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        wanted.put("--port", console);
        wanted.put("--kafka-port", kafka);
        wanted.put("--kafka-port (the one after it, for the controller)", kafkaController);
        wanted.put("--store-port", store);
        for (int i = 0; i < services; i++) {
            wanted.put("--port (one of the " + services + " after it, for the services)", firstService + i);
            requireFree(wanted);
        }
    }

    private static void requireFree(Map<String, Integer> wanted) {
        wanted.forEach((option, port) -> {
            if (!isFree(port)) {
                throw new LocalException(
                        "Port " + port + " on 127.0.0.1 is in use. Stop what listens there, or choose another one with "
                                + option + ".");
            }
        });
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
