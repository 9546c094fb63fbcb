package org.touchstone.console.http;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.apache.kafka.common.KafkaException;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.touchstone.catalog.CatalogException;
import org.touchstone.store.StoreException;
import org.touchstone.worker.control.QueueLag.QueueUnknownException;
import org.touchstone.worker.publish.PublishException;

/** Every error of the API as a problem; internals stay in the log. */
public class ProblemMappers {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemMappers.class);
    private static final String RETRY_AFTER_SECONDS = "3";

    @ServerExceptionMapper
    RestResponse<Problem> problem(ProblemException exception) {
        return answer(exception.problem());
    }

    @ServerExceptionMapper
    RestResponse<Problem> store(StoreException exception) {
        return switch (exception.code()) {
            case NOT_FOUND -> answer(Problem.of(404, "NOT_FOUND", "There is no such object.", text(exception)));
            case INVALID_KEY -> answer(Problem.of(400, "INVALID", "The name is not allowed.", text(exception)));
            case TOO_LARGE -> answer(Problem.of(413, "TOO_LARGE", "The object is too large.", text(exception)));
            case CORRUPT ->
                answer(Problem.of(500, "CORRUPT", "The object is not what its digest says.", text(exception)));
            case UNAVAILABLE, REFUSED, UNFIT -> {
                LOG.warn("The object store does not answer: {}", exception.getMessage());
                yield answer(Problem.of(
                        503,
                        "STORE_UNAVAILABLE",
                        "The object store does not answer.",
                        "Nothing is lost; try again in a few seconds."));
            }
        };
    }

    @ServerExceptionMapper
    RestResponse<Problem> catalog(CatalogException exception) {
        return switch (exception.code()) {
            case INVALID_REFERENCE ->
                answer(Problem.of(400, "INVALID", "The name is not allowed.", text(exception), "name"));
            case NOT_FOUND -> answer(Problem.of(404, "NOT_FOUND", "There is no such artifact.", text(exception)));
            case WRONG_KIND ->
                answer(Problem.of(409, "WRONG_KIND", "The data set is of another kind.", text(exception)));
            case CORRUPT ->
                answer(Problem.of(500, "CORRUPT", "The artifact is not what its digest says.", text(exception)));
            case UNSUPPORTED ->
                answer(Problem.of(501, "UNSUPPORTED", "The artifact is of a newer format.", text(exception)));
        };
    }

    @ServerExceptionMapper
    RestResponse<Problem> kafka(KafkaException exception) {
        return brokerAway(exception);
    }

    private static RestResponse<Problem> brokerAway(RuntimeException exception) {
        LOG.warn("Kafka does not answer: {}", exception.toString());
        return answer(Problem.of(
                503,
                "KAFKA_UNAVAILABLE",
                "Kafka does not answer.",
                "Submitting again with the same id is safe; try again in a few seconds."));
    }

    @ServerExceptionMapper
    RestResponse<Problem> published(PublishException exception) {
        return brokerAway(exception);
    }

    @ServerExceptionMapper
    RestResponse<Problem> unavailable(QueueUnknownException exception) {
        return brokerAway(exception);
    }

    @ServerExceptionMapper
    RestResponse<Problem> notFound(NotFoundException exception) {
        return answer(
                Problem.of(404, "NOT_FOUND", "There is nothing under this path.", "See /q/openapi for what there is."));
    }

    @ServerExceptionMapper
    RestResponse<Problem> http(WebApplicationException exception) {
        Response response = exception.getResponse();
        int status = response.getStatus();
        String reason = response.getStatusInfo().getReasonPhrase();
        return answer(Problem.of(
                status,
                status == 415 ? "MEDIA_TYPE" : "HTTP_" + status,
                reason + ".",
                status == 415 ? "Send Content-Type: application/json." : "See /q/openapi for what is expected."));
    }

    @ServerExceptionMapper
    RestResponse<Problem> other(RuntimeException exception) {
        LOG.error("A request failed in a way nobody thought of", exception);
        return answer(
                Problem.of(500, "INTERNAL", "The console failed to answer.", "The cause is in the console's log."));
    }

    private static String text(RuntimeException exception) {
        return String.valueOf(exception.getMessage());
    }

    private static RestResponse<Problem> answer(Problem problem) {
        RestResponse.ResponseBuilder<Problem> response = RestResponse.ResponseBuilder.<Problem>create(problem.status())
                .entity(problem)
                .type(Problem.MEDIA_TYPE);
        if (problem.status() == 503) {
            response.header("Retry-After", RETRY_AFTER_SECONDS);
        }
        return response.build();
    }
}
