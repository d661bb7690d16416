package semblance.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "calibrate", mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {

    @Mixin
    private Output output;

    @Override
    public Integer call() {
        throw new Refusal(Exit.USAGE, "not yet");
    }
}
