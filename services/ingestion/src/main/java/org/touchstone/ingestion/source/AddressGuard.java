package org.touchstone.ingestion.source;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells public unicast addresses from those that a stranger must not make this machine talk to: loopback, private,
 * link-local (and with it the metadata services of clouds), shared, multicast, reserved and documentation ranges, and IPv6
 * addresses that carry an IPv4 address inside. After the special-purpose registries of IANA (RFC 6890, 2024 state).
 */
final class AddressGuard {
    private static final List<Range> BLOCKED_V4 = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");
    private static final Range GLOBAL_UNICAST_V6 = range("2000::/3");
    // Protocol assignments with Teredo, documentation, 6to4.
    private static final List<Range> BLOCKED_V6 = ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private AddressGuard() {}

    static boolean isPublic(InetAddress address) {
        if (address instanceof Inet4Address v4) {
            return BLOCKED_V4.stream().noneMatch(range -> range.holds(v4.getAddress()));
        }
        if (address instanceof Inet6Address v6) {
            // Mapped, compatible and NAT64 addresses lie outside 2000::/3 and fall with it.
            return GLOBAL_UNICAST_V6.holds(v6.getAddress())
                    && BLOCKED_V6.stream().noneMatch(range -> range.holds(v6.getAddress()));
        }
        return false;
    }

    private static List<Range> ranges(String... texts) {
        return Arrays.stream(texts).map(AddressGuard::range).toList();
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        try {
            return new Range(
                    InetAddress.getByName(text.substring(0, slash)).getAddress(),
                    Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(text + " is not a range.", e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Range(byte[] prefix, int bits) {
        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if (((address[bit / 8] ^ prefix[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
