package semblance.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// How far a batch is and how long it still takes, on the error stream; shown only to people (a terminal), and only
/// when there is something to wait for.
interface ProgressLine extends AutoCloseable {

    void step();

    /// So many are done.
    void at(long done);

    @Override
    void close();

    ProgressLine NONE = new ProgressLine() {
        @Override
        public void step() {
        }

        @Override
        public void at(long done) {
        }

        @Override
        public void close() {
        }
    };

    /// @param total  steps to come
    static ProgressLine terminal(String task, long total, String unit) {
        ProgressBar bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(total).setUnit(" " + unit, 1)
                .setStyle(ProgressBarStyle.UNICODE_BLOCK).setUpdateIntervalMillis(200).showSpeed().setSpeedUnit(ChronoUnit.SECONDS)
                .setConsumer(new ConsoleProgressBarConsumer(new PrintStream(System.err, true, StandardCharsets.UTF_8)))
                .clearDisplayOnFinish().build();
        return new ProgressLine() {
            @Override
            public void step() {
                bar.step();
            }

            @Override
            public void at(long done) {
                bar.stepTo(done);
            }

            @Override
            public void close() {
                bar.close();
            }
        };
    }
}
