package semblance.cli;

/// The `semblance` command.
public final class Main {

    private Main() {
    }

    public static void main(String[] arguments) {
        System.out.println("semblance");
    }
}
