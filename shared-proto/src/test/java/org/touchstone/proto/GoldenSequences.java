package org.touchstone.proto;

import java.util.List;
import org.touchstone.proto.GoldenMessages.Golden;
import org.touchstone.proto.v1.AfterViolation;
import org.touchstone.proto.v1.BeamSearchTraining;
import org.touchstone.proto.v1.Checkpointing;
import org.touchstone.proto.v1.ConlluSource;
import org.touchstone.proto.v1.DecodeText;
import org.touchstone.proto.v1.EvaluateSequenceModel;
import org.touchstone.proto.v1.FileReference;
import org.touchstone.proto.v1.IngestText;
import org.touchstone.proto.v1.LinesSource;
import org.touchstone.proto.v1.ParallelSource;
import org.touchstone.proto.v1.SequenceArchitecture;
import org.touchstone.proto.v1.SequenceMethod;
import org.touchstone.proto.v1.SequenceRates;
import org.touchstone.proto.v1.Task;
import org.touchstone.proto.v1.TextSplit;
import org.touchstone.proto.v1.TokenRules;
import org.touchstone.proto.v1.TrainSequenceModel;
import org.touchstone.proto.v1.TranslationTask;
import org.touchstone.proto.v1.ViolationCost;

/** Well-filled messages about sequences. */
final class GoldenSequences {
    private static final String DIGEST = "ab".repeat(32);

    private GoldenSequences() {}

    static List<Golden> all() {
        return List.of(
                new Golden(
                        "task-ingest-text",
                        task("ingest-text-1").setIngestText(ingest()).build()),
                new Golden(
                        "task-train-sequence-model",
                        task("train-sequence-1").setTrainSequenceModel(train()).build()),
                new Golden(
                        "task-evaluate-sequence-model",
                        task("evaluate-sequence-1")
                                .setEvaluateSequenceModel(EvaluateSequenceModel.newBuilder()
                                        .setModel("orderer@" + DIGEST)
                                        .setDataset("ewt")
                                        .setSplit("test")
                                        .addBeams(1)
                                        .addBeams(10)
                                        .setWiderBeam(true)
                                        .setMaxSentences(500)
                                        .setShown(8))
                                .build()),
                new Golden(
                        "task-decode-text",
                        task("decode-1")
                                .setDecodeText(DecodeText.newBuilder()
                                        .setModel("orderer")
                                        .addSentences("words these order in put")
                                        .setBeam(5)
                                        .setWiderBeam(true)
                                        .setNBest(3))
                                .build()));
    }

    private static Task.Builder task(String id) {
        return Task.newBuilder().setId(id).setSubmitter("golden");
    }

    private static FileReference file(String location) {
        return FileReference.newBuilder()
                .setLocation(location)
                .setSha256(DIGEST)
                .build();
    }

    private static IngestText ingest() {
        return IngestText.newBuilder()
                .setName("text")
                .addSplits(TextSplit.newBuilder()
                        .setName("train")
                        .setConllu(ConlluSource.newBuilder().addFiles(file("/data/train.conllu.gz"))))
                .addSplits(TextSplit.newBuilder()
                        .setName("dev")
                        .setParallel(ParallelSource.newBuilder()
                                .setSource(file("/data/dev.de"))
                                .setTarget(file("/data/dev.en"))))
                .addSplits(TextSplit.newBuilder()
                        .setName("test")
                        .setLines(LinesSource.newBuilder().addFiles(file("/data/test.txt"))))
                .setRefusedShareAllowed(0.01)
                .build();
    }

    private static TrainSequenceModel train() {
        return TrainSequenceModel.newBuilder()
                .setDataset("text@" + DIGEST)
                .setSplit("train")
                .setValidationSplit("dev")
                .setModelName("translator")
                .setTranslation(TranslationTask.getDefaultInstance())
                .setArchitecture(SequenceArchitecture.newBuilder()
                        .setLayers(2)
                        .setHidden(256)
                        .setEmbedding(200)
                        .setDropout(0.2))
                .setCrossEntropyEpochs(3)
                .setSearch(BeamSearchTraining.newBuilder()
                        .setEpochs(21)
                        .setBeam(6)
                        .setConstrained(true)
                        .setCost(ViolationCost.BLEU)
                        .setAfterViolation(AfterViolation.STOP)
                        .setGrowEveryEpochs(2)
                        .setRates(rates(0.1)))
                .setMethod(SequenceMethod.ADAGRAD)
                .setRates(rates(0.2))
                .setBatchSize(64)
                .setSeed(7)
                .setCheckpointing(Checkpointing.newBuilder().setEverySteps(100))
                .setReportEverySteps(10)
                .setValidationCount(500)
                .setShortestWords(2)
                .setLongestWords(50)
                .setMinimumCount(3)
                .setMostWords(20_000)
                .setTokens(TokenRules.newBuilder()
                        .setLowerCase(true)
                        .setSplitPunctuation(true)
                        .setMaskDigits(true))
                .setMaxSentences(10_000)
                .build();
    }

    private static SequenceRates rates(double output) {
        return SequenceRates.newBuilder()
                .setEncoder(0.02)
                .setDecoder(0.03)
                .setOutput(output)
                .build();
    }
}
