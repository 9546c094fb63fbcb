package org.touchstone.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.touchstone.benchmarks.density.Images;
import org.touchstone.benchmarks.density.Turns;
import org.touchstone.benchmarks.initialization.CostSurfaceFile;
import org.touchstone.benchmarks.initialization.Reproduction;
import org.touchstone.benchmarks.sequences.Schooling;
import org.touchstone.benchmarks.sequences.SequenceReproduction;
import org.touchstone.embedded.QuietLogs;
import org.touchstone.kernel.seq2seq.Rates;
import org.touchstone.kernel.seq2seq.SequenceTrainingSpec;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command: one subcommand per benchmark, each on a broker and a store of its own. Exits with 1 when a benchmark cannot end. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "NAME",
        description = "Measures the platform. Prints medians, spreads and ratios; decides nothing.")
public final class Main {
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
    private static final Logger OURS = Logger.getLogger("org.touchstone");

    private final Figures figures;

    private Main(Figures figures) {
        this.figures = figures;
    }

    /** Runs the named benchmark. */
    @SuppressWarnings("checkstyle:regexpsinglelinejava") // The terminal is where a command speaks.
    public static void main(String[] arguments) {
        quietLogs();
        CommandLine command =
                new CommandLine(new Main(new Figures(System.out::println))).setExecutionExceptionHandler(Main::refuse);
        System.exit(arguments.length == 0 ? usage(command) : command.execute(arguments));
    }

    /** What the user can mend is said in a sentence; everything else is thrown on. */
    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    private static int refuse(Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof IllegalArgumentException || failure instanceof UncheckedIOException) {
            System.err.println(command.getCommandName() + ": " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        throw failure;
    }

    @SuppressWarnings("checkstyle:regexpsinglelinejava")
    private static int usage(CommandLine command) {
        command.usage(System.err);
        return CommandLine.ExitCode.USAGE;
    }

    static void quietLogs() {
        QuietLogs.apply();
        KAFKA.setLevel(Level.SEVERE);
        OURS.setLevel(Level.WARNING);
    }

    @Command(
            name = "latency",
            mixinStandardHelpOptions = true,
            description = "From submission to the Started event, against a raw share consumer of the same record.")
    int latency(
            @Option(names = "--tasks", defaultValue = "100", description = "Tasks that count (${DEFAULT-VALUE}).")
                    int tasks,
            @Option(names = "--warm-up", defaultValue = "50", description = "Tasks before (${DEFAULT-VALUE}).")
                    int warmUp)
            throws Exception {
        try (Installation installation = Installation.start()) {
            new Latency(warmUp, tasks).run(installation, figures);
        }
        return 0;
    }

    @Command(
            name = "throughput",
            mixinStandardHelpOptions = true,
            description = "Tasks per second of tasks that do nothing, by slots of one process.")
    int throughput(
            @Option(names = "--slots", split = ",", defaultValue = "1,4,16", description = "(${DEFAULT-VALUE})")
                    List<Integer> slots,
            @Option(names = "--tasks", defaultValue = "100", description = "Tasks a round (${DEFAULT-VALUE}).")
                    int tasks,
            @Option(names = "--rounds", defaultValue = "3", description = "Rounds of each (${DEFAULT-VALUE}).")
                    int rounds)
            throws Exception {
        try (Installation installation = Installation.start()) {
            new Throughput(slots, tasks, rounds).run(installation, figures);
        }
        return 0;
    }

    @Command(
            name = "overhead",
            mixinStandardHelpOptions = true,
            description = "Training through the platform against the same steps in a plain loop.")
    int overhead(
            @Option(names = "--mnist", description = "Folder of MNIST's .gz files; made-up pictures otherwise.")
                    @Nullable
                    Path mnist,
            @Option(names = "--steps", defaultValue = "2000", description = "Steps a training (${DEFAULT-VALUE}).")
                    long steps,
            @Option(names = "--pairs", defaultValue = "3", description = "Pairs that count (${DEFAULT-VALUE}).")
                    int pairs)
            throws Exception {
        try (Installation installation = Installation.start()) {
            new Overhead(Optional.ofNullable(mnist), steps, pairs).run(installation, figures);
        }
        return 0;
    }

    @Command(
            name = "looks",
            mixinStandardHelpOptions = true,
            description =
                    "What it costs to look into a training of five hidden layers, as a share of its processor time.")
    int looks(
            @Option(names = "--width", defaultValue = "1000", description = "Of a layer (${DEFAULT-VALUE}).") int width,
            @Option(names = "--batch", defaultValue = "10", description = "Images a step (${DEFAULT-VALUE}).")
                    int batch,
            @Option(names = "--every", defaultValue = "200", description = "Steps between (${DEFAULT-VALUE}).")
                    int every,
            @Option(names = "--probes", defaultValue = "100", description = "Images (${DEFAULT-VALUE}).") int probes,
            @Option(names = "--rounds", defaultValue = "5", description = "That count (${DEFAULT-VALUE}).")
                    int rounds) {
        new Looking(width, batch, every, probes, rounds).run(figures);
        return 0;
    }

    @Command(
            name = "sweep-scaling",
            mixinStandardHelpOptions = true,
            description = "A sweep with one and with two workers, each a process with one thread.")
    int sweepScaling(
            @Option(names = "--trainings", defaultValue = "4", description = "Of a sweep (${DEFAULT-VALUE}).")
                    int trainings,
            @Option(names = "--steps", defaultValue = "2000", description = "Steps a training (${DEFAULT-VALUE}).")
                    long steps,
            @Option(names = "--rounds", defaultValue = "3", description = "Rounds of each (${DEFAULT-VALUE}).")
                    int rounds)
            throws Exception {
        try (Installation installation = Installation.start()) {
            new SweepScaling(trainings, steps, rounds).run(installation, figures);
        }
        return 0;
    }

    @Command(
            name = "audit",
            mixinStandardHelpOptions = true,
            description = "The work of a saliency audit in one thread; pytorch/reference_audit.py is its peer.")
    int audit(
            @Parameters(index = "0", paramLabel = "MODEL.onnx", description = "A classifier of grey images.")
                    Path model,
            @Parameters(index = "1", paramLabel = "IMAGES", description = "IDX, may be gzipped.") Path images,
            @Parameters(index = "2", paramLabel = "LABELS", description = "IDX, may be gzipped.") Path labels,
            @Option(names = "--repetitions", defaultValue = "5", description = "(${DEFAULT-VALUE})") int repetitions,
            @Option(names = "--standard", description = "Project the standard audit instead of A1.") boolean standard) {
        Audits audits = new Audits(model, images, labels, 1 / 255.0, 0);
        if (standard) {
            audits.standard(figures);
        } else {
            audits.reference(repetitions, figures);
        }
        return 0;
    }

    @Command(
            name = "initialization",
            mixinStandardHelpOptions = true,
            description = "Glorot and Bengio (2010): criteria B-2 to B-7, B-9, B-10 and B-11 as a Markdown table.")
    int initialization(
            @Parameters(
                            arity = "0..*",
                            paramLabel = "CRITERION",
                            description =
                                    "B-2 (with B-3 to B-5), B-6, B-7, B-7-late (20,000 updates), B-9, B-10, B-11; all but B-7-late and B-9 when absent.")
                    List<String> criteria,
            @Option(names = "--seeds", split = ",", defaultValue = "0,1,2", description = "(${DEFAULT-VALUE})")
                    List<Long> seeds,
            @Option(names = "--updates", defaultValue = "5000", description = "Of B-7 (${DEFAULT-VALUE}).") int updates,
            @Option(names = "--epochs", defaultValue = "5", description = "Of B-9 (${DEFAULT-VALUE}).") int epochs,
            @Option(names = "--mnist", description = "Folder of MNIST's .gz files, for B-9.") @Nullable Path mnist) {
        new Reproduction(seeds, updates, epochs, Optional.ofNullable(mnist)).run(criteria, figures::say);
        return 0;
    }

    @Command(
            name = "real-nvp",
            mixinStandardHelpOptions = true,
            description = "Dinh, Sohl-Dickstein and Bengio (2017): criteria as a Markdown table.")
    int realNvp(
            @Parameters(
                            arity = "0..*",
                            paramLabel = "CRITERION",
                            description =
                                    "A3 (densities of the plane; the default), A4 (MNIST), A4-small (at 14 x 14).")
                    List<String> criteria,
            @Option(names = "--seeds", split = ",", defaultValue = "0,1,2", description = "(${DEFAULT-VALUE})")
                    List<Long> seeds,
            @Option(names = "--steps", defaultValue = "5000", description = "Of A3 (${DEFAULT-VALUE}).") int steps,
            @Mixin ImageOptions images) {
        new org.touchstone.benchmarks.density.Reproduction(seeds, steps, images.images()).run(criteria, figures::say);
        return 0;
    }

    @Command(
            name = "real-nvp-turns",
            mixinStandardHelpOptions = true,
            description = "The platform's side of pytorch/real_nvp.py: does the work that standard input names.")
    int realNvpTurns() {
        new Turns().run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), figures::say);
        return 0;
    }

    /** What experiments on images need. */
    static final class ImageOptions {
        @Option(names = "--mnist", description = "Folder of MNIST's .gz files.")
        @Nullable
        Path mnist;

        @Option(names = "--work", defaultValue = "real-nvp", description = "Folder of snapshots (${DEFAULT-VALUE}).")
        Path work = Path.of("real-nvp");

        @Option(names = "--image-steps", defaultValue = "4000", description = "Of the schedule (${DEFAULT-VALUE}).")
        int steps;

        @Option(names = "--until", defaultValue = "4000", description = "Stop after this step (${DEFAULT-VALUE}).")
        int until;

        Images images() {
            return new Images(Optional.ofNullable(mnist), work, steps, until);
        }
    }

    @Command(
            name = "cost-surface",
            mixinStandardHelpOptions = true,
            description = "Prints the file from which the console draws figure 5 of Glorot and Bengio (2010).")
    int costSurface() {
        CostSurfaceFile.text().lines().forEach(figures::say);
        return 0;
    }

    @Command(
            name = "sequences",
            mixinStandardHelpOptions = true,
            description = "Wiseman and Rush (2016) at a small size: cross-entropy beside beam-search optimization.")
    int sequences(
            @Parameters(index = "0", paramLabel = "TASK", description = "word-ordering, parsing or translation.")
                    String task,
            @Parameters(index = "1", paramLabel = "FOLDER", description = "Of a treebank, or of Multi30k.") Path folder,
            @Option(names = "--treebank", defaultValue = "en_ewt", description = "(${DEFAULT-VALUE})") String treebank,
            @Option(names = "--ablations", description = "Search without a part of it each, no cross-entropy alone.")
                    boolean ablations,
            @Mixin TrainingOptions training) {
        SequenceReproduction reproduction = training.reproduction(folder, treebank);
        if (ablations) {
            reproduction.ablate(task, figures::say);
        } else {
            reproduction.compare(task, figures::say);
        }
        return 0;
    }

    /** How sequence models are trained. */
    static final class TrainingOptions {
        @Option(names = "--seeds", split = ",", defaultValue = "0,1,2", description = "(${DEFAULT-VALUE})")
        List<Long> seeds = List.of();

        @Option(
                names = "--size",
                split = ",",
                defaultValue = "10,96,5,12",
                description =
                        "Longest sentence, units, epochs of cross-entropy first and of search (${DEFAULT-VALUE}).")
        List<Integer> size = List.of();

        @Option(
                names = "--rates",
                split = ",",
                defaultValue = "0.02,0.02,0.2",
                description = "Of the encoder, the decoder and the output, in both phases (${DEFAULT-VALUE}).")
        List<Double> rates = List.of();

        @Option(
                names = "--method",
                defaultValue = "ADAGRAD",
                description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
        SequenceTrainingSpec.Method method = SequenceTrainingSpec.Method.ADAGRAD;

        @Option(names = "--batch", defaultValue = "32", description = "Sentences of a step (${DEFAULT-VALUE}).")
        int batch;

        @Option(names = "--only", split = ",", description = "Systems by name, the first one decides the time.")
        List<String> only = List.of();

        SequenceReproduction reproduction(Path folder, String treebank) {
            if (size.size() != 4 || rates.size() != 3) {
                throw new IllegalArgumentException("--size needs four numbers, --rates three");
            }
            return new SequenceReproduction(
                    folder,
                    treebank,
                    seeds,
                    new SequenceReproduction.Size(size.get(0), size.get(1), size.get(2), size.get(3)),
                    new Schooling(method, new Rates(rates.get(0), rates.get(1), rates.get(2)), batch),
                    only);
        }
    }
}
