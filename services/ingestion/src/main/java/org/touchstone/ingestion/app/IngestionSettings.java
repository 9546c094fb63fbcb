package org.touchstone.ingestion.app;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What ingestion tasks may read. Nothing but generators unless configured. */
@ConfigMapping(prefix = "touchstone.ingestion")
public interface IngestionSettings {

    /** Files of this machine. */
    Local local();

    /** Files from the web. */
    Web web();

    /** Buckets of the object store's endpoint that may be read, with the credentials of this service. Absent: none. */
    Optional<Set<String>> buckets();

    /** Largest file, as it lies there. */
    @WithDefault("16G")
    MemorySize maxFileSize();

    /** Most bytes that a file may unpack to. */
    @WithDefault("8G")
    MemorySize maxUnpackedSize();

    /** For copies of files while they are read; room for the files of all tasks at work. Absent: the temporary directory. */
    Optional<Path> spoolDirectory();

    /** Files of this machine. */
    interface Local {
        /** Folders below which files may be read. Absent: none. */
        Optional<List<Path>> roots();
    }

    /** Files from the web. */
    interface Web {
        /** Hosts that may be asked, such as data.example.org or *.example.org. Absent: none. */
        Optional<Set<String>> hosts();

        /** Whether http:// is allowed beside https://. */
        @WithDefault("false")
        boolean plainHttp();

        /** Whether loopback, private and reserved addresses may be asked: for closed networks. */
        @WithDefault("false")
        boolean privateAddresses();

        /** Longest time for one file. */
        @WithDefault("30m")
        Duration timeout();
    }
}
