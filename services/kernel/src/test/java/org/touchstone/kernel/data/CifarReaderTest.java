package org.touchstone.kernel.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.touchstone.kernel.data.Fixtures.drain;
import static org.touchstone.kernel.data.Fixtures.real;
import static org.touchstone.kernel.data.Fixtures.stream;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.touchstone.kernel.data.LabelledImageReader.Accepted;
import org.touchstone.kernel.data.LabelledImageReader.Item;
import org.touchstone.kernel.data.LabelledImageReader.Refused;
import org.touchstone.kernel.data.MalformedDataException.Code;

class CifarReaderTest {
    private static final int RECORD = 3073;

    @Test
    void itReadsTheRealTestRecords() throws Exception {
        try (CifarReader reader =
                new CifarReader(real("cifar10/test_batch_first1000.bin.gz"), 10, ReadLimits.DEFAULT)) {
            List<Item> items = drain(reader);
            MessageDigest pixels = MessageDigest.getInstance("SHA-256");
            items.forEach(item -> pixels.update(((Accepted) item).pixels()));

            assertThat(items).hasSize(1000);
            assertThat(items.subList(0, 6))
                    .extracting(item -> ((Accepted) item).label())
                    .containsExactly(3, 8, 8, 0, 6, 6);
            assertThat(HexFormat.of().formatHex(pixels.digest()))
                    .isEqualTo("f167149948fc8fe0b9a76ba86421e987817f98b63761ba9415c5d42664d51f03");
        }
    }

    @Test
    void aLabelOutOfRangeRefusesThatRecordOnly() {
        byte[] records = new byte[3 * RECORD];
        records[RECORD] = (byte) 200;

        List<Item> items = drain(new CifarReader(stream("records", records), 10, ReadLimits.DEFAULT));

        assertThat(items)
                .extracting(item -> (Object) item.getClass())
                .containsExactly(Accepted.class, Refused.class, Accepted.class);
        assertThat(((Refused) items.get(1)).detail()).contains("200");
    }

    @Test
    void halfARecordAtTheEndIsTruncated() {
        CifarReader reader = new CifarReader(stream("records", new byte[RECORD + 100]), 10, ReadLimits.DEFAULT);

        assertThatThrownBy(() -> drain(reader)).isInstanceOfSatisfying(MalformedDataException.class, e -> {
            assertThat(e.code()).isEqualTo(Code.TRUNCATED);
            assertThat(e.offset()).isEqualTo(RECORD + 100);
            assertThat(e).hasMessageContaining("record 1 (a record has 3073 bytes): 2973 bytes are missing");
        });
    }

    @Test
    void moreRecordsThanAllowedStop() {
        ReadLimits two = new ReadLimits(2, 1 << 20, 100, 100, 100);
        CifarReader reader = new CifarReader(stream("records", new byte[3 * RECORD]), 10, two);

        assertThatThrownBy(() -> drain(reader))
                .isInstanceOfSatisfying(
                        MalformedDataException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LARGE));
    }

    @Test
    void skippingReachesTheSameRecords() {
        byte[] records = new byte[4 * RECORD];
        for (int i = 0; i < records.length; i++) {
            records[i] = (byte) (i / RECORD);
        }
        CifarReader reader = new CifarReader(stream("records", records), 10, ReadLimits.DEFAULT);
        reader.skip(3);

        Accepted last = (Accepted) reader.next().orElseThrow();

        assertThat(last.index()).isEqualTo(3);
        assertThat(last.label()).isEqualTo(3);
        assertThat(last.pixels()).containsOnly(3);
        assertThat(reader.next()).isEmpty();
    }
}
