package org.touchstone.console.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.touchstone.console.http.ProblemException;
import org.touchstone.console.world.MemoryStore;
import org.touchstone.console.world.TinyOnnx;

class UploadsTest {
    private final byte[] model = TinyOnnx.classifier(8, 5, 1);
    private final MemoryStore store = new MemoryStore();

    @Test
    void shouldTakeAModelOfExactlyTheLimitAndNoByteMore() {
        Uploads.Stored stored = new Uploads(store, model.length, 1).receive(new ByteArrayInputStream(model), any());

        assertThat(stored.object().getSizeBytes()).isEqualTo(model.length);
        assertThatThrownBy(
                        () -> new Uploads(store, model.length - 1, 1).receive(new ByteArrayInputStream(model), any()))
                .satisfies(refusal(413, "TOO_LARGE"));
    }

    @Test
    void shouldStoreNothingOfAnUploadThatBreaksOff() {
        InputStream gone = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the client is gone");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
        InputStream broken =
                new SequenceInputStream(new ByteArrayInputStream(Arrays.copyOf(model, model.length / 2)), gone);

        assertThatThrownBy(() -> new Uploads(store, 1 << 20, 1).receive(broken, any()))
                .satisfies(refusal(400, "INVALID"))
                .hasMessageContaining("broke off");
        assertThat(store.list("", "", 10)).isEmpty();
    }

    @Test
    void shouldTakeOnlySoManyAtOnceAndGoOnAfterwards() {
        Uploads uploads = new Uploads(store, 1 << 20, 1);
        uploads.receive(new ByteArrayInputStream(model), outline -> assertThatThrownBy(
                        () -> uploads.receive(new ByteArrayInputStream(model), any()))
                .satisfies(refusal(503, "UNAVAILABLE")));

        uploads.receive(new ByteArrayInputStream(model), any());

        assertThat(store.list("uploads/", "", 10)).hasSize(1);
    }

    private static Uploads.Inspection any() {
        return outline -> {};
    }

    private static Consumer<Throwable> refusal(int status, String code) {
        return thrown -> assertThat(thrown).isInstanceOfSatisfying(ProblemException.class, refusal -> {
            assertThat(refusal.problem().status()).isEqualTo(status);
            assertThat(refusal.problem().code()).isEqualTo(code);
        });
    }
}
