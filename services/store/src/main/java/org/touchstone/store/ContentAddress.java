package org.touchstone.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.UnaryOperator;
import org.touchstone.store.ObjectStore.CreateOutcome.AlreadyExists;
import org.touchstone.store.ObjectStore.ObjectInfo;

/** An immutable object whose key tells its content: where it is, its digest and its size in bytes. */
public record ContentAddress(String key, String sha256, long sizeBytes) {

    /** Checks key and digest. */
    public ContentAddress {
        ObjectKey.validate(key);
        if (!Sha256.isValid(sha256)) {
            throw new IllegalArgumentException("Not a SHA-256 in hexadecimal digits: '" + sha256 + "'");
        }
    }

    /**
     * Uploads a file under the key made from its digest; nothing is sent when it is there already. {@link StoreException}
     * CORRUPT when something of another size is there.
     */
    public static ContentAddress upload(
            ObjectStore store, Path file, UnaryOperator<String> keyOfDigest, String contentType) throws IOException {
        String sha256 = Sha256.hex(file);
        ContentAddress address = new ContentAddress(keyOfDigest.apply(sha256), sha256, Files.size(file));
        if (store.stat(address.key()).isEmpty()
                && !(store.create(address.key(), file, contentType) instanceof AlreadyExists)) {
            return address;
        }
        long there = store.stat(address.key()).map(ObjectInfo::sizeBytes).orElse(-1L);
        if (there != address.sizeBytes()) {
            throw corrupt(address, "it has " + there + " bytes instead of " + address.sizeBytes());
        }
        return address;
    }

    /**
     * Downloads to a file that appears whole or not at all. {@link StoreException} CORRUPT when the bytes are not those
     * of the digest, NOT_FOUND when there is no object.
     */
    public void download(ObjectStore store, Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            String got;
            try (InputStream in = store.open(key);
                    OutputStream out = Files.newOutputStream(part)) {
                got = Sha256.copy(in, out);
            }
            if (!got.equals(sha256)) {
                throw corrupt(this, "its bytes have the digest " + got);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static StoreException corrupt(ContentAddress address, String how) {
        return new StoreException(
                StoreException.Code.CORRUPT,
                "Object " + address.key() + " is not what its digest " + address.sha256() + " says: " + how + ".");
    }
}
