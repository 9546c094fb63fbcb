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

    /** Fails with a sentence when one of the ports is taken, or wanted twice. */
    void requireFree(int services) {
        Map<Integer, String> wanted = new LinkedHashMap<>();
        want(wanted, console, "--port");
        want(wanted, kafka, "--kafka-port");
        want(wanted, kafkaController, "--kafka-port (the one after it, for the controller)");
        want(wanted, store, "--store-port");
        for (int i = 0; i < services; i++) {
            want(wanted, firstService + i, "--port (one of the " + services + " after it, for the services)");
        }
        wanted.forEach(Ports::requireFree);
    }

    private static void want(Map<Integer, String> wanted, int port, String option) {
        String other = wanted.putIfAbsent(port, option);
        if (other != null) {
            throw new LocalException("Port " + port + " is wanted twice: by " + other + " and by " + option
                    + ". Choose another one for either.");
        }
    }

    private static void requireFree(int port, String option) {
        if (!isFree(port)) {
            throw new LocalException("Port " + port
                    + " on 127.0.0.1 is in use. Stop what listens there, or choose another one with " + option + ".");
        }
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
