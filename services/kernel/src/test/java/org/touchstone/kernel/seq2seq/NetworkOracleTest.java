package org.touchstone.kernel.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.touchstone.kernel.oracle.OracleCase;
import org.touchstone.kernel.tensor.Autograd;
import org.touchstone.kernel.tensor.DType;
import org.touchstone.kernel.tensor.InScope;
import org.touchstone.kernel.tensor.Neural;
import org.touchstone.kernel.tensor.Params;
import org.touchstone.kernel.tensor.Recording;
import org.touchstone.kernel.tensor.Recurrent;
import org.touchstone.kernel.tensor.Recurrent.Cell;
import org.touchstone.kernel.tensor.Reduce;
import org.touchstone.kernel.tensor.Shaping;
import org.touchstone.kernel.tensor.Tensor;
import org.touchstone.kernel.tensor.Tensors;

/** Cell, attention and decoder against PyTorch, values and gradients, every case in double and float. */
@ExtendWith(InScope.class)
class NetworkOracleTest {
    static Stream<Arguments> cells() {
        return cases("lstm-cell");
    }

    static Stream<Arguments> attentions() {
        return cases("luong-attention");
    }

    static Stream<Arguments> decoders() {
        return cases("luong-decoder");
    }

    private static Stream<Arguments> cases(String prefix) {
        return OracleCase.all("seq2seq", prefix).stream()
                .flatMap(file -> Stream.of(Arguments.of(file, DType.F64), Arguments.of(file, DType.F32)));
    }

    /** The inputs of a case as variables, and comparisons by its own tolerance. */
    private record Golden(OracleCase file, DType type, Recording recording, Map<String, Tensor> variables) {
        static Golden of(OracleCase file, DType type, Recording recording) {
            return new Golden(file, type, recording, new LinkedHashMap<>());
        }

        Tensor in(String name) {
            return variables.computeIfAbsent(name, n -> recording.input(constant(n)));
        }

        Tensor constant(String name) {
            long[] shape = Arrays.stream(file.shape(name)).asLongStream().toArray();
            return Tensors.of(file.doubles(name), shape).to(type);
        }

        List<int[]> sources() {
            return Arrays.stream(file.longs("source_lengths"))
                    .mapToObj(length -> new int[(int) length])
                    .toList();
        }

        void agree(String name, Tensor actual) {
            double tolerance = Double.parseDouble(file.json()
                    .path("tolerance")
                    .path(type == DType.F64 ? "float64" : "float32")
                    .asText()
                    .replace("abs ", ""));
            double[] expected = file.doubles(name);
            double[] values = actual.toDoubles();
            assertThat(values).as(name).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(values[i]).as(name + "[" + i + "]").isCloseTo(expected[i], within(tolerance));
            }
        }

        void gradientsAgree(Tensor loss) {
            List<String> names = List.copyOf(variables.keySet());
            List<Tensor> gradients = Autograd.ofScalar(loss, List.copyOf(variables.values()));
            for (int i = 0; i < names.size(); i++) {
                agree("grad." + names.get(i), gradients.get(i));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void cell(OracleCase file, DType type) {
        try (Recording recording = Recording.start()) {
            Golden golden = Golden.of(file, type, recording);
            Tensor weight = Shaping.cat(List.of(golden.in("w_ih"), golden.in("w_hh")), 1);

            Cell next =
                    Recurrent.lstm(golden.in("x"), new Cell(golden.in("h"), golden.in("c")), weight, golden.in("b"));

            golden.agree("h_next", next.h());
            golden.agree("c_next", next.c());
            golden.gradientsAgree(Reduce.sum(next.h().mul(golden.constant("r_h")))
                    .add(Reduce.sum(next.c().mul(golden.constant("r_c")))));
        }
    }

    @ParameterizedTest
    @MethodSource("attentions")
    void attention(OracleCase file, DType type) {
        try (Recording recording = Recording.start()) {
            Golden golden = Golden.of(file, type, recording);
            Tensor values = golden.in("h_s");
            SourceBatch sources = new SourceBatch(golden.sources(), (int) values.size(1));
            Tensor h = Shaping.unsqueeze(golden.in("h_t"), 1);
            Tensor keys = Attention.keys(values, golden.in("W_a"));

            Attention attention = Attention.of(h, values, keys, sources.hidden(type));
            Tensor attentional =
                    Attention.attentional(Shaping.squeeze(attention.context(), 1), golden.in("h_t"), golden.in("W_c"));

            golden.agree("scores", h.matmul(keys.transpose(1, 2)));
            golden.agree("weights", attention.weights());
            golden.agree("context", attention.context());
            golden.agree("h_tilde", attentional);
            golden.gradientsAgree(Reduce.sum(attentional.mul(golden.constant("r"))));
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void decoder(OracleCase file, DType type) {
        try (Recording recording = Recording.start()) {
            Golden golden = Golden.of(file, type, recording);
            Tensor values = golden.in("h_s");
            SourceBatch sources = new SourceBatch(golden.sources(), (int) values.size(1));
            Memory memory = new Memory(
                    values,
                    Attention.keys(values, golden.in("W_a")),
                    sources.hidden(type),
                    List.of(new Cell(golden.in("h0"), golden.in("c0"))));
            Params p = Params.of(Map.of(
                    ModelSpec.weight(ModelSpec.DECODER, 0),
                    Shaping.cat(List.of(golden.in("w_ih"), golden.in("w_hh")), 1),
                    ModelSpec.bias(ModelSpec.DECODER, 0),
                    golden.in("b"),
                    ModelSpec.COMBINE,
                    golden.in("W_c")));
            int[] shape = file.shape("tokens_in");
            Tensor words = Tensors.of(file.longs("tokens_in"), (long) shape[0] * shape[1]);
            Tensor embedded = Shaping.indexSelect(golden.in("embedding"), 0, words)
                    .reshape(shape[0], shape[1], golden.in("embedding").size(1));

            List<Tensor> outputs = new ArrayList<>();
            DecoderState state = DecoderState.start(memory);
            for (Tensor step : Shaping.unbind(embedded, 1)) {
                state = state.step(p, step, memory, List.of());
                outputs.add(state.feed());
            }

            Tensor attentional = Shaping.stack(outputs, 1);
            Tensor logits = attentional.matmul(golden.in("W_s").transpose(0, 1));
            golden.agree("h_tilde", attentional);
            golden.agree("logits", logits);
            Tensor wanted = Tensors.of(file.longs("tokens_out"), (long) shape[0] * shape[1]);
            Tensor loss = Neural.crossEntropy(logits.reshape(wanted.count(), -1), wanted)
                    .mul((double) wanted.count());
            golden.agree("loss", loss);
            golden.gradientsAgree(loss);
        }
    }
}
