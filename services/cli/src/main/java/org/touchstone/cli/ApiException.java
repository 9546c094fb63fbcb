package org.touchstone.cli;

/** The console did not do what was asked; the message is for the user, with the field at fault and the remedy. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    ApiException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
