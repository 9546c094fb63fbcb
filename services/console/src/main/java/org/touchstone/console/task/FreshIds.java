package org.touchstone.console.task;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;

/** Ids for tasks that come without one: 16 random letters and digits, so that no two meet. */
@ApplicationScoped
public class FreshIds {
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 16;

    private final SecureRandom random = new SecureRandom();

    /** A new id, starting with {@code prefix} and a dash. */
    public String next(String prefix) {
        StringBuilder id = new StringBuilder(prefix).append('-');
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
