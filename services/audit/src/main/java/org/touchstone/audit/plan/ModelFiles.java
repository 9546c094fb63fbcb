package org.touchstone.audit.plan;

import java.util.Locale;
import org.touchstone.catalog.StoredObject;
import org.touchstone.kernel.onnx.OnnxException;
import org.touchstone.kernel.onnx.network.OnnxLimits;
import org.touchstone.kernel.onnx.network.OnnxNetwork;
import org.touchstone.kernel.saliency.check.SubjectException;
import org.touchstone.store.ObjectStore;
import org.touchstone.store.Sha256;
import org.touchstone.worker.TaskFailedException;

/** ONNX files of the store as networks. Whatever is wrong with a file is the task's failure, with where and what. */
public final class ModelFiles {
    /** The file, its numbers and one changed copy of them have to fit into the heap beside everything else. */
    private static final int SHARE_OF_HEAP = 6;

    private final ObjectStore store;

    /** Over a store. */
    public ModelFiles(ObjectStore store) {
        this.store = store;
    }

    /** The network in the file. */
    public OnnxNetwork read(StoredObject file) {
        OnnxLimits limits = limits(Runtime.getRuntime().maxMemory());
        if (file.bytes() > limits.fileBytes()) {
            throw TaskFailedException.permanent(
                    "ONNX_LIMIT_EXCEEDED",
                    "File " + file.key() + " has " + file.bytes() + " bytes; this worker takes at most "
                            + limits.fileBytes() + ". Give the audit service more heap, or audit a smaller model.");
        }
        byte[] bytes = store.read(file.key(), (int) limits.fileBytes())
                .orElseThrow(() -> TaskFailedException.permanent(
                        "MODEL_NOT_FOUND", "There is no object " + file.key() + "; upload the ONNX file there first."))
                .content();
        String digest = Sha256.hex(bytes);
        if (!digest.equals(file.sha256())) {
            throw TaskFailedException.permanent(
                    "MODEL_DIGEST_MISMATCH",
                    "File " + file.key() + " has the digest " + digest + ", but the task asks for " + file.sha256()
                            + "; upload the file that was meant.");
        }
        try {
            return OnnxNetwork.read(bytes, limits);
        } catch (OnnxException e) {
            throw failed(e);
        }
    }

    static OnnxLimits limits(long heapBytes) {
        OnnxLimits usual = OnnxLimits.DEFAULT;
        long most = Math.min(usual.fileBytes(), heapBytes / SHARE_OF_HEAP);
        return new OnnxLimits(
                most,
                usual.nodes(),
                usual.nesting(),
                Math.min(usual.tensorBytes(), most),
                usual.rank(),
                usual.activationElements());
    }

    /** A file that breaks a rule, or that cannot be run. */
    public static TaskFailedException failed(OnnxException e) {
        return TaskFailedException.permanent("ONNX_" + e.code(), sentence(e));
    }

    /** A network that is no classifier of these images. */
    public static TaskFailedException failed(SubjectException e) {
        return TaskFailedException.permanent(e.code().name().toUpperCase(Locale.ROOT), sentence(e));
    }

    private static String sentence(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        return message.endsWith(".") ? message : message + ".";
    }
}
