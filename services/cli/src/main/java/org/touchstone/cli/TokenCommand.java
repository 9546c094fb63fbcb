package org.touchstone.cli;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes an access token, and the line by which the console knows it. Asks nothing of the console. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Make an access token and the line for touchstone.console.tokens-file.")
final class TokenCommand implements Callable<Integer> {
    private static final int TOKEN_BYTES = 32;

    @ParentCommand
    Touchstone parent = new Touchstone();

    @Parameters(paramLabel = "NAME", description = "Whose token it is.")
    String name = "";

    @Override
    public Integer call() throws NoSuchAlgorithmException {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new ApiException(ExitCode.USAGE, "NAME: use 1 to 64 of letters, digits, '.', '_' and '-'.");
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        parent.out().println("token (give it to " + name + ", it is not kept): " + token);
        parent.out()
                .println("line  (for the tokens file of the console): " + name + ":"
                        + HexFormat.of().formatHex(digest));
        parent.out().flush();
        return ExitCode.OK;
    }
}
