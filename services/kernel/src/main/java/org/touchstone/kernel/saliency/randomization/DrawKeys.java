package org.touchstone.kernel.saliency.randomization;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.touchstone.kernel.random.Key;

/**
 * Keys of the draws of an audit: HMAC-SHA-256 of what is drawn under the audit's key, so that no choice of seeds in a
 * training can make a draw the one the training began with.
 */
public final class DrawKeys {
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] auditKey;
    private final String modelDigest;

    /**
     * @param auditKey any bytes, at least one
     * @param modelDigest SHA-256 of the model's file, in hexadecimal
     */
    public DrawKeys(byte[] auditKey, String modelDigest) {
        if (auditKey.length == 0) {
            throw new IllegalArgumentException("the audit key is empty");
        }
        this.auditKey = auditKey.clone();
        this.modelDigest = modelDigest;
    }

    /** The key of one draw: of a parameter, for the r-th re-initialization, at the n-th attempt. */
    public Key of(String purpose, String parameter, long r, int attempt) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(auditKey, ALGORITHM));
            for (String part : new String[] {"touchstone.audit.1", modelDigest, purpose, parameter}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // Lengths, so that no two lists of parts are one text.
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
                mac.update(bytes);
            }
            mac.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                    .putLong(r)
                    .putInt(attempt)
                    .flip());
            ByteBuffer digest = ByteBuffer.wrap(mac.doFinal());
            return new Key(digest.getLong(), digest.getLong());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
