package semblance.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import semblance.gallery.Gallery;
import semblance.gallery.Receipt;

/// `semblance people expire`: strangers who didn't come back.
@Command(name = "expire", description = {"Erases strangers who were not seen for some time, in all collections.", "Prints a receipt. Named and ignored people stay."}, mixinStandardHelpOptions = true)
final class PeopleExpire implements Callable<Integer> {

    @Option(names = "--days", paramLabel = "N", required = true, description = "Erase those not seen in the last N days.")
    private int days;
    @Mixin
    private GalleryOption gallery;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        if (days < 0) throw new Refusal(Exit.USAGE, "got --days " + days + ", wanted 0 or more");
        try (Gallery open = gallery.existing()) {
            Receipt receipt = open.expire(Clock.systemUTC().instant().minus(Duration.ofDays(days)));
            PeopleCommand.receipt(output, receipt);
        }
        return Exit.OK;
    }
}
