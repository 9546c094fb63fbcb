package org.touchstone.store.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsLawsTest {
    private static final long ALLOWED_BYTES_PER_MUTANT = 4 << 20;
    private static final List<DType> DTYPES = List.of(DType.values());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenIsReadAndWrittenAgainAsTheSameBytes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            SafetensorsFile file = randomFile(random);

            byte[] bytes = Safetensors.toBytes(file);
            SafetensorsFile read = Safetensors.read(bytes);

            assertThat(read).as("seed %d round %d", seed, round).isEqualTo(file);
            assertThat(Safetensors.toBytes(read)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void aMutantIsReadOrRefusedAndNeverHarms(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        for (int round = 0; round < 5000; round++) {
            byte[] mutant = mutate(Safetensors.toBytes(randomFile(random)), random);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                SafetensorsFile read = Safetensors.read(mutant);
                assertThat(Safetensors.read(Safetensors.toBytes(read))).isEqualTo(read);
            } catch (SafetensorsException expected) {
                refused++;
            } catch (RuntimeException | Error harm) {
                fail("Seed " + seed + ", round " + round + " harmed its reader", harm);
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated for seed %d, round %d", seed, round)
                    .isLessThan(ALLOWED_BYTES_PER_MUTANT);
        }
        assertThat(refused).isBetween(2000, 4999);
    }

    @Test
    void filesOfOtherWritersAreRead() throws IOException {
        Path oracles = Path.of(System.getProperty("touchstone.oracles", "absent"));
        Assumptions.assumeTrue(Files.isDirectory(oracles), "no oracle files beside this checkout: " + oracles);
        List<Path> files;
        try (Stream<Path> all = Files.walk(oracles)) {
            files = all.filter(path -> path.toString().endsWith(".safetensors")).toList();
        }
        assertThat(files).hasSizeGreaterThan(20);

        for (Path path : files) {
            SafetensorsFile file = Safetensors.map(path);

            assertThat(file.tensors()).as(path.toString()).isNotEmpty();
            assertThat(Safetensors.toBytes(file)).as(path.toString()).isEqualTo(Files.readAllBytes(path));
        }
    }

    private static SafetensorsFile randomFile(SplittableRandom random) {
        TreeMap<String, String> metadata = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            metadata.put(randomText(random, random.nextInt(6)), randomText(random, random.nextInt(9)));
        }
        List<TensorEntry> tensors = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            DType dtype = DTYPES.get(random.nextInt(DTYPES.size()));
            List<Long> shape = random.longs(random.nextInt(4), 0, 4).boxed().toList();
            byte[] data = new byte[(int) TensorEntry.byteCount("", dtype, shape, -1)];
            random.nextBytes(data);
            tensors.add(new TensorEntry(randomText(random, 5) + i, dtype, shape, ByteBuffer.wrap(data)));
        }
        return SafetensorsFile.of(metadata, tensors);
    }

    private static String randomText(SplittableRandom random, int length) {
        String alphabet = "abcXYZ09._/-\"\\{}[]:, \u00e9\u4e2d\n";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static byte[] mutate(byte[] bytes, SplittableRandom random) {
        byte[] mutant = bytes.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(6)) {
                case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutant[at] = (byte) random.nextInt(256);
                case 2 -> mutant[random.nextInt(Math.min(8, mutant.length))] = (byte) random.nextInt(256);
                case 3 -> mutant = Arrays.copyOf(mutant, Math.max(1, at));
                case 4 -> mutant = spliced(mutant, at, token(random));
                default -> mutant[at] = (byte) "0123456789{}[]\",:-".charAt(random.nextInt(18));
            }
        }
        return mutant;
    }

    private static String token(SplittableRandom random) {
        List<String> tokens = List.of(
                "9999999999",
                "-1",
                "1e999999",
                "null",
                "{}",
                "[[[[",
                "\"dtype\":\"F64\",",
                "\\ud800",
                ",",
                "\"",
                "true");
        return tokens.get(random.nextInt(tokens.size()));
    }

    private static byte[] spliced(byte[] bytes, int at, String text) {
        byte[] inserted = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer joined = ByteBuffer.allocate(bytes.length + inserted.length);
        return joined.put(bytes, 0, at)
                .put(inserted)
                .put(bytes, at, bytes.length - at)
                .array();
    }
}
