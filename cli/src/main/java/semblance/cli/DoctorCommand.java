package semblance.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `semblance doctor`: what would not work on this machine, and why.
@Command(name = "doctor", description = {"Checks this machine, and recognises a rendered face from end to end.",
    "Looks at Java, native libraries, models, formats, fonts, the data folder and your gallery."}, mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private ModelOptions models;
    @Mixin
    private GalleryOption gallery;
    @Mixin
    private Output output;

    @Override
    public Integer call() {
        List<Checks.Finding> findings = new Checks(models, gallery).all();
        for (Checks.Finding f : findings) {
            output.result(Output.object().put("check", f.check()).put("state", f.state().name().toLowerCase(Locale.ROOT)).put("detail", f.detail()),
                    String.format("%-8s %-14s %s", f.state().name().toLowerCase(Locale.ROOT), f.check(), f.detail()));
        }
        long broken = findings.stream().filter(f -> f.state() == Checks.State.BROKEN).count();
        output.note(broken == 0 ? "all that is needed is there" : broken + " of " + findings.size() + " checks failed; what each line says is what to do");
        return broken == 0 ? Exit.OK : Exit.MACHINE;
    }
}
