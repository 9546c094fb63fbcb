package org.touchstone.console.http;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may use the API: bearer tokens known by their SHA-256, and browser sessions signed with a key of the console's own.
 * Comparisons take the same time whatever they compare.
 */
public final class Tokens {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9._-]{1,64}):([0-9a-fA-F]{64})");
    private static final Pattern SESSION = Pattern.compile("([A-Za-z0-9._-]{1,64})\\|(\\d{1,12})\\|([0-9a-f]{64})");

    private final Map<String, byte[]> digestByName;
    private final byte[] sessionKey;
    private final Duration sessionLifetime;
    private final InstantSource clock;

    /** {@code lines}: {@code name:sha256}; throws {@link IllegalArgumentException} naming a line that is not. */
    public Tokens(List<String> lines, byte[] sessionKey, Duration sessionLifetime, InstantSource clock) {
        Map<String, byte[]> digests = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher matcher = LINE.matcher(lines.get(i).strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "Token " + (i + 1) + " is not 'name:sha256'. Make one with: touchstone token NAME");
            }
            digests.put(
                    matcher.group(1), HexFormat.of().parseHex(matcher.group(2).toLowerCase(Locale.ROOT)));
        }
        this.digestByName = digests;
        this.sessionKey = sessionKey.clone();
        this.sessionLifetime = sessionLifetime;
        this.clock = clock;
    }

    /** Whether anybody has to show a token at all. */
    public boolean required() {
        return !digestByName.isEmpty();
    }

    /** Name of the token's holder. */
    public Optional<String> holder(String token) {
        byte[] digest = sha256(token.getBytes(StandardCharsets.UTF_8));
        Optional<String> holder = Optional.empty();
        for (Map.Entry<String, byte[]> known : digestByName.entrySet()) {
            if (MessageDigest.isEqual(known.getValue(), digest)) {
                holder = Optional.of(known.getKey());
            }
        }
        return holder;
    }

    /** A session of the holder, from now for {@link #sessionLifetime()}. */
    public String session(String holder) {
        String claim = holder + "|" + clock.instant().plus(sessionLifetime).getEpochSecond();
        return claim + "|" + sign(claim);
    }

    /** Holder of a session that is ours, not yet over, and whose token is still known. */
    public Optional<String> sessionHolder(String session) {
        Matcher matcher = SESSION.matcher(session);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String expected = sign(matcher.group(1) + "|" + matcher.group(2));
        boolean ours = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), matcher.group(3).getBytes(StandardCharsets.US_ASCII));
        boolean live = clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(matcher.group(2))));
        return ours && live && digestByName.containsKey(matcher.group(1))
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }

    /** How long a session lasts. */
    public Duration sessionLifetime() {
        return sessionLifetime;
    }

    private String sign(String claim) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(sessionKey, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(claim.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256.", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
