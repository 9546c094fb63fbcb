package org.touchstone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.store.StoreException.Code;
import org.touchstone.store.memory.InMemoryObjectStore;

class ConformanceProbeTest {

    @Test
    void aFitStorePassesAndIsLeftAsItWas() {
        InMemoryObjectStore store = new InMemoryObjectStore();

        assertThatCode(() -> ConformanceProbe.require(store, "id")).doesNotThrowAnyException();

        assertThat(store.list("", "", 10)).isEmpty();
    }

    static Stream<Arguments> unfitWrites() {
        return Stream.of(
                Arguments.of(
                        new Unfit() {
                            @Override
                            public CreateOutcome create(String key, byte[] content, String contentType) {
                                put(key, content, contentType);
                                return new CreateOutcome.Created(
                                        stat(key).orElseThrow().etag());
                            }
                        },
                        "cannot be created twice"),
                Arguments.of(
                        new Unfit() {
                            @Override
                            public ReplaceOutcome replace(String key, String etag, byte[] content, String type) {
                                put(key, content, type);
                                return new ReplaceOutcome.Replaced("any");
                            }
                        },
                        "of another version is not replaced"),
                Arguments.of(
                        new Unfit() {
                            @Override
                            public ReplaceOutcome replace(String key, String etag, byte[] content, String type) {
                                return stat(key).isPresent()
                                        ? super.replace(key, etag, content, type)
                                        : replaced(key, content, type);
                            }

                            private ReplaceOutcome replaced(String key, byte[] content, String type) {
                                put(key, content, type);
                                return new ReplaceOutcome.Replaced("any");
                            }
                        },
                        "does not exist is not replaced"),
                Arguments.of(
                        new Unfit() {
                            @Override
                            public ReplaceOutcome replace(String key, String etag, byte[] content, String type) {
                                return new ReplaceOutcome.Conflict();
                            }
                        },
                        "exactly one wins, not 0"));
    }

    static Stream<Arguments> unfitReads() {
        return Stream.of(
                Arguments.of(
                        new Unfit() {
                            @Override
                            public Optional<VersionedBytes> read(String key, int maxBytes) {
                                return Optional.empty();
                            }
                        },
                        "read back at once"),
                Arguments.of(
                        new Unfit() {
                            private int asked;

                            @Override
                            public List<ObjectInfo> list(String prefix, String after, int limit) {
                                return asked++ == 0 ? List.of() : super.list(prefix, after, limit);
                            }
                        },
                        "listed at once"));
    }

    @ParameterizedTest
    @MethodSource({"unfitWrites", "unfitReads"})
    void anUnfitStoreIsRefusedWithTheMissingPromise(ObjectStore store, String promise) {
        StoreException refusal =
                catchThrowableOfType(StoreException.class, () -> ConformanceProbe.require(store, "id"));

        assertThat(refusal.code()).isEqualTo(Code.UNFIT);
        assertThat(refusal).hasMessageContaining(promise).hasMessageContaining("Use a store with");
        assertThat(store.list("", "", 10)).isEmpty();
    }

    /** A store that is fit except for what a subclass spoils. */
    private abstract static class Unfit implements ObjectStore {
        private final InMemoryObjectStore below = new InMemoryObjectStore();

        @Override
        public Optional<ObjectInfo> stat(String key) {
            return below.stat(key);
        }

        @Override
        public Optional<VersionedBytes> read(String key, int maxBytes) {
            return below.read(key, maxBytes);
        }

        @Override
        public InputStream open(String key) {
            return below.open(key);
        }

        @Override
        public InputStream open(String key, long offset, long length) {
            return below.open(key, offset, length);
        }

        @Override
        public CreateOutcome create(String key, byte[] content, String contentType) {
            return below.create(key, content, contentType);
        }

        @Override
        public CreateOutcome create(String key, Path file, String contentType) {
            return below.create(key, file, contentType);
        }

        @Override
        public ReplaceOutcome replace(String key, String etag, byte[] content, String contentType) {
            return below.replace(key, etag, content, contentType);
        }

        @Override
        public void put(String key, byte[] content, String contentType) {
            below.put(key, content, contentType);
        }

        @Override
        public List<ObjectInfo> list(String prefix, String after, int limit) {
            return below.list(prefix, after, limit);
        }

        @Override
        public List<String> listFolders(String prefix, String after, int limit) {
            return below.listFolders(prefix, after, limit);
        }

        @Override
        public void delete(String key) {
            below.delete(key);
        }

        @Override
        public void close() {
            below.close();
        }
    }
}
