package org.touchstone.kernel.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.touchstone.kernel.data.Fixtures.gzip;
import static org.touchstone.kernel.data.Fixtures.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.data.MalformedDataException.Code;

class FormatStreamTest {

    @Test
    void aGzipBombStopsAtTheLimit() {
        byte[] bomb = gzip(new byte[50 << 20]);
        assertThat(bomb.length).isLessThan(1 << 17);
        FormatStream in = stream("bomb", bomb, ReadLimits.DEFAULT.withMaxUnpackedBytes(1 << 20));

        assertThatThrownBy(() -> in.skip(50 << 20, "zeros"))
                .isInstanceOfSatisfying(
                        MalformedDataException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LARGE));

        in.skip(1 << 20, "zeros");
        assertThatThrownBy(() -> in.readByte("zeros")).hasMessageContaining("more than the allowed 1048576 bytes");
    }

    @Test
    void aCutGzipIsTruncated() {
        byte[] packed = gzip(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        FormatStream in = stream("cut", Arrays.copyOf(packed, packed.length - 12));

        assertThatThrownBy(() -> in.readFully(new byte[9], "nine bytes"))
                .isInstanceOfSatisfying(
                        MalformedDataException.class, e -> assertThat(e.code()).isEqualTo(Code.TRUNCATED));
    }

    @Test
    void aWrongChecksumOfGzipIsCorrupt() {
        byte[] packed = gzip(new byte[] {1, 2, 3});
        packed[packed.length - 8] ^= 1;
        FormatStream in = stream("flipped", packed);
        in.readFully(new byte[3], "three bytes");

        assertThatThrownBy(in::requireEnd)
                .isInstanceOfSatisfying(
                        MalformedDataException.class, e -> assertThat(e.code()).isEqualTo(Code.CORRUPT));
    }

    @Test
    void numbersAreBigEndianAndUnsigned() {
        FormatStream in = stream("numbers", new byte[] {(byte) 0xFF, (byte) 0xFE, (byte) 0xFD, (byte) 0xFC});
        assertThat(in.readUnsignedInt("a number")).isEqualTo(0xFFFEFDFCL);
        assertThat(in.offset()).isEqualTo(4);
        in.requireEnd();
    }

    @Test
    void aFailingDiskIsNotMistakenForBadData() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        };
        FormatStream in = FormatStream.open(
                "disk",
                new SequenceInputStream(new java.io.ByteArrayInputStream(new byte[2]), failing),
                ReadLimits.DEFAULT);

        assertThatThrownBy(() -> in.readFully(new byte[9], "nine bytes"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("disk on fire");
    }

    @Test
    void closingClosesTheSource() {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream source = new java.io.ByteArrayInputStream(new byte[4]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        FormatStream.open("source", source, ReadLimits.DEFAULT).close();
        assertThat(closed).isTrue();
    }
}
