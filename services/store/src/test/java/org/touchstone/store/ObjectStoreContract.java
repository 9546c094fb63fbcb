package org.touchstone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.touchstone.store.ObjectStore.CreateOutcome;
import org.touchstone.store.ObjectStore.CreateOutcome.AlreadyExists;
import org.touchstone.store.ObjectStore.CreateOutcome.Created;
import org.touchstone.store.ObjectStore.ObjectInfo;
import org.touchstone.store.ObjectStore.ReplaceOutcome.Conflict;
import org.touchstone.store.ObjectStore.ReplaceOutcome.Replaced;
import org.touchstone.store.StoreException.Code;

/** What every {@link ObjectStore} does, whatever lies below it. Each test uses keys of its own. */
public abstract class ObjectStoreContract {
    private static final String TYPE = "application/octet-stream";

    /** The store under test; the same for all tests of a class. */
    protected abstract ObjectStore store();

    @Test
    void theFirstCreateWins() {
        CreateOutcome first = store().create("create/key", bytes("one"), TYPE);
        CreateOutcome second = store().create("create/key", bytes("two"), TYPE);

        assertThat(first).isInstanceOf(Created.class);
        assertThat(second).isEqualTo(new AlreadyExists());
        assertThat(text("create/key")).isEqualTo("one");
        assertThat(store().stat("create/key")).hasValue(new ObjectInfo("create/key", ((Created) first).etag(), 3));
    }

    @Test
    void replacingNeedsTheNewestVersion() {
        String one = ((Created) store().create("replace/key", bytes("one"), TYPE)).etag();

        Replaced two = (Replaced) store().replace("replace/key", one, bytes("two"), TYPE);

        assertThat(two.etag()).isNotEqualTo(one);
        assertThat(store().replace("replace/key", one, bytes("three"), TYPE)).isEqualTo(new Conflict());
        assertThat(text("replace/key")).isEqualTo("two");
        assertThat(store().replace("replace/key", two.etag(), bytes("four"), TYPE))
                .isInstanceOf(Replaced.class);
        assertThat(store().read("replace/key", 10).orElseThrow().content()).isEqualTo(bytes("four"));
    }

    @Test
    void whatIsNotThereIsNotReplaced() {
        String etag = ((Created) store().create("gone/key", bytes("one"), TYPE)).etag();
        store().delete("gone/key");

        assertThat(store().replace("gone/key", etag, bytes("two"), TYPE)).isEqualTo(new Conflict());
        assertThat(store().stat("gone/key")).isEmpty();
    }

    @Test
    void ofManyWritersAtOnceOneWins() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> creates = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(
                            writer -> () -> store().create("race/key", bytes("w" + writer), TYPE) instanceof Created)
                    .toList();
            assertThat(winners(writers, creates)).isEqualTo(1);

            String etag = store().stat("race/key").orElseThrow().etag();
            List<Callable<Boolean>> replaces = IntStream.range(0, 8)
                    .<Callable<Boolean>>mapToObj(writer ->
                            () -> store().replace("race/key", etag, bytes("r" + writer), TYPE) instanceof Replaced)
                    .toList();
            assertThat(winners(writers, replaces)).isEqualTo(1);
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void putOverwritesAndDeleteForgives() {
        store().put("put/key", bytes("one"), TYPE);
        store().put("put/key", bytes("two"), TYPE);
        assertThat(text("put/key")).isEqualTo("two");

        store().delete("put/key");
        store().delete("put/key");

        assertThat(store().read("put/key", 10)).isEmpty();
        assertThat(store().stat("put/key")).isEmpty();
        assertThat(codeOf(() -> store().open("put/key"))).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void readingIsBounded() {
        store().put("bounded/key", bytes("12345"), TYPE);

        assertThat(store().read("bounded/key", 5).orElseThrow().content()).hasSize(5);
        assertThat(codeOf(() -> store().read("bounded/key", 4))).isEqualTo(Code.TOO_LARGE);
    }

    @Test
    void emptyObjectsAreObjects() throws IOException {
        store().put("empty/key", new byte[0], TYPE);

        assertThat(store().stat("empty/key").orElseThrow().sizeBytes()).isZero();
        assertThat(store().read("empty/key", 0).orElseThrow().content()).isEmpty();
        assertThat(read(store().open("empty/key"))).isEmpty();
    }

    @Test
    void rangesAreThoseOfTheBytes() throws IOException {
        store().put("range/key", bytes("0123456789"), TYPE);

        assertThat(read(store().open("range/key", 0, 3))).isEqualTo(bytes("012"));
        assertThat(read(store().open("range/key", 7, 3))).isEqualTo(bytes("789"));
        assertThat(read(store().open("range/key", 8, 100))).isEqualTo(bytes("89"));
        assertThat(read(store().open("range/key", 3, 0))).isEmpty();
        assertThat(codeOf(() -> store().open("range/key", 10, 1))).isEqualTo(Code.REFUSED);
        assertThatThrownBy(() -> store().open("range/key", -1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 17 << 20})
    void filesGoUpOnceAndComeDownWithTheirDigest(int sizeBytes, @TempDir Path directory) throws IOException {
        byte[] content = new byte[sizeBytes];
        new SplittableRandom(sizeBytes).nextBytes(content);
        Path file = Files.write(directory.resolve("up"), content);

        ContentAddress address = ContentAddress.upload(store(), file, digest -> "files/" + digest + "/data.bin", TYPE);

        assertThat(address.key()).isEqualTo("files/" + Sha256.hex(content) + "/data.bin");
        assertThat(ContentAddress.upload(store(), file, digest -> "files/" + digest + "/data.bin", TYPE))
                .isEqualTo(address);
        assertThat(store().create(address.key(), file, TYPE)).isEqualTo(new AlreadyExists());
        address.download(store(), directory.resolve("down"));
        assertThat(directory.resolve("down")).hasSameBinaryContentAs(file);
    }

    @Test
    void wrongBytesAreNotDelivered(@TempDir Path directory) throws IOException {
        store().put("corrupt/key", bytes("other"), TYPE);
        Path file = Files.write(directory.resolve("up"), bytes("longer"));
        ContentAddress address = new ContentAddress("corrupt/key", Sha256.hex(bytes("right")), 5);

        assertThat(codeOf(() -> address.download(store(), directory.resolve("down"))))
                .isEqualTo(Code.CORRUPT);
        assertThat(directory.resolve("down")).doesNotExist();
        assertThat(directory.resolve("down.part")).doesNotExist();
        assertThat(codeOf(() -> ContentAddress.upload(store(), file, digest -> "corrupt/key", TYPE)))
                .isEqualTo(Code.CORRUPT);
    }

    @Test
    void listingIsInOrderAndPaged() {
        for (String key : new String[] {"b", "a/2", "a-1", "a/1", "a.0", "c/d/e", "A"}) {
            store().put("list/" + key, bytes(key), TYPE);
        }
        List<String> all = keys(store().list("list/", "", 100));

        assertThat(all)
                .containsExactly("list/A", "list/a-1", "list/a.0", "list/a/1", "list/a/2", "list/b", "list/c/d/e");
        assertThat(keys(store().list("list/", "", 2))).isEqualTo(all.subList(0, 2));
        assertThat(keys(store().list("list/", "list/a.0", 2))).isEqualTo(all.subList(3, 5));
        assertThat(keys(store().list("list/a", "", 100))).isEqualTo(all.subList(1, 5));
        assertThat(store().list("list/nothing", "", 100)).isEmpty();
        assertThat(store().list("list/", "", 100).get(1))
                .isEqualTo(store().stat("list/a-1").orElseThrow());
    }

    @Test
    void foldersAreInOrderAndPaged() {
        for (String key : new String[] {"x/1", "x/2", "x-1/1", "y/z/1", "file", "z/1"}) {
            store().put("folders/" + key, bytes(key), TYPE);
        }

        assertThat(store().listFolders("folders/", "", 10)).containsExactly("x-1", "x", "y", "z");
        assertThat(store().listFolders("folders/", "", 2)).containsExactly("x-1", "x");
        assertThat(store().listFolders("folders/", "x", 10)).containsExactly("y", "z");
        assertThat(store().listFolders("folders/y/", "", 10)).containsExactly("z");
        assertThat(store().listFolders("folders/y/z/", "", 10)).isEmpty();
        assertThatThrownBy(() -> store().listFolders("folders", "", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void badKeysAreRefusedBeforeAnythingIsSent() {
        for (String key : new String[] {"", "a//b", "/a", "a/", "a/../b", ".", "ä", "a b", "x".repeat(201)}) {
            assertThat(codeOf(() -> store().put(key, bytes("x"), TYPE))).as(key).isEqualTo(Code.INVALID_KEY);
            assertThat(codeOf(() -> store().stat(key))).as(key).isEqualTo(Code.INVALID_KEY);
            assertThat(codeOf(() -> store().delete(key))).as(key).isEqualTo(Code.INVALID_KEY);
        }
    }

    @Test
    void theStoreIsFit() {
        ConformanceProbe.require(store(), "contract");

        assertThat(store().list("probe/contract/", "", 10)).isEmpty();
    }

    private static long winners(ExecutorService writers, List<Callable<Boolean>> writes) throws Exception {
        long winners = 0;
        for (Future<Boolean> outcome : writers.invokeAll(writes)) {
            winners += outcome.get() ? 1 : 0;
        }
        return winners;
    }

    private String text(String key) {
        return new String(store().read(key, 1000).orElseThrow().content(), StandardCharsets.UTF_8);
    }

    private static Code codeOf(ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call).code();
    }

    private static List<String> keys(List<ObjectInfo> objects) {
        return objects.stream().map(ObjectInfo::key).toList();
    }

    private static byte[] read(InputStream in) throws IOException {
        try (in) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
