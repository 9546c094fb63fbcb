package org.touchstone.store.minio;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.ServerException;
import java.util.Set;

/** One request failed, in a way that decides what to do next. */
final class CallFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** The ways. */
    enum Kind {
        /** There is no such object. */
        MISSING,
        /** The condition of a conditional write did not hold. */
        PRECONDITION,
        /** Try again: no answer, an answer cut short, too busy, or a write of the same key at the same time. */
        BUSY,
        /** Trying again is useless. */
        REFUSED
    }

    private static final Set<String> TRANSIENT = Set.of(
            "InternalError",
            "SlowDown",
            "ServiceUnavailable",
            "RequestTimeout",
            "IncompleteBody",
            "BadDigest",
            "ConditionalRequestConflict",
            "OperationAborted",
            "Throttling",
            "ThrottlingException");

    private final Kind kind;
    private final String reason;

    CallFailure(Kind kind, String reason, Throwable cause) {
        super(reason, cause);
        this.kind = kind;
        this.reason = reason;
    }

    /** What the store or the network said. */
    String reason() {
        return reason;
    }

    Kind kind() {
        return kind;
    }

    /** Sorts what the client throws. */
    static CallFailure of(Throwable thrown) {
        if (thrown instanceof ErrorResponseException answer) {
            String code = answer.errorResponse().code();
            String message = code + ": " + answer.errorResponse().message();
            return new CallFailure(kind(code, answer.response().code()), message, thrown);
        }
        if (thrown instanceof ServerException answer) {
            return new CallFailure(kind("", answer.statusCode()), "HTTP status " + answer.statusCode(), thrown);
        }
        // No answer, or not all of it, or not S3's: refused, reset, timed out, cut short, a page of a gateway.
        String message = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        return new CallFailure(Kind.BUSY, message, thrown);
    }

    private static Kind kind(String code, int status) {
        // A failed completion of a multipart upload may come with status 200.
        if (status == 412 || code.equals("PreconditionFailed")) {
            return Kind.PRECONDITION;
        }
        if (code.equals("NoSuchKey") || code.equals("NoSuchUpload")) {
            return Kind.MISSING;
        }
        if (status >= 500 || status == 409 || status == 429 || status == 408 || TRANSIENT.contains(code)) {
            return Kind.BUSY;
        }
        return Kind.REFUSED;
    }
}
