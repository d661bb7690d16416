package semblance.cli;

import java.awt.AWTError;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.image.BufferedImage;
import java.util.Optional;
import javax.swing.JFrame;
import javax.swing.JPanel;
import javax.swing.SwingUtilities;
import semblance.live.Preview;

/// The window of `semblance watch --show`. Closing it ends the run.
final class WatchWindow extends JPanel {

    private volatile Optional<BufferedImage> picture = Optional.empty();

    private WatchWindow() {
        setPreferredSize(new Dimension(960, 540));
    }

    static void open(String title, Preview preview, Runnable onClose) {
        JFrame frame = frame(title);
        WatchWindow panel = new WatchWindow();
        SwingUtilities.invokeLater(() -> {
            frame.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
            frame.addWindowListener(new WindowAdapter() {
                @Override
                public void windowClosed(WindowEvent e) {
                    onClose.run();
                }
            });
            frame.add(panel);
            frame.pack();
            frame.setVisible(true);
        });
        Thread.ofPlatform().daemon().name("semblance-window").start(() -> {
            panel.follow(preview);
            frame.dispose();
        });
    }

    /// A display that is named but can't be reached is an error to AWT.
    private static JFrame frame(String title) {
        if (GraphicsEnvironment.isHeadless()) throw refusal("there is no screen");
        try {
            return new JFrame(title);
        } catch (AWTError e) {
            throw refusal("the screen can't be used (" + e.getMessage() + ")");
        }
    }

    private static Refusal refusal(String where) {
        return new Refusal(Exit.MACHINE, "got --show where " + where + "; wanted a desktop: use --out FILE instead");
    }

    private void follow(Preview preview) {
        try {
            long number = -1;
            while (!preview.ended()) {
                Optional<Preview.Shown> shown = preview.after(number, 1);
                if (shown.isEmpty()) continue;
                number = shown.get().number();
                picture = Optional.of(shown.get().image().toBufferedImage());
                repaint();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void paintComponent(Graphics plain) {
        super.paintComponent(plain);
        picture.ifPresent(p -> {
            Graphics2D g = (Graphics2D) plain;
            g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            double scale = Math.min((double) getWidth() / p.getWidth(), (double) getHeight() / p.getHeight());
            int width = (int) (p.getWidth() * scale), height = (int) (p.getHeight() * scale);
            g.drawImage(p, (getWidth() - width) / 2, (getHeight() - height) / 2, width, height, this);
        });
    }
}
