package semblance.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semblance.gallery.Gallery;
import semblance.image.Image;
import semblance.live.Identity.Recognised;

/// How a run goes from its source's first frame to its end, and what it leaves.
class LiveRunTest extends LiveScene {

    @Test
    void aFileDropsNoFrame() {
        world.detectMillis = 5;
        world.walk(1, 0, 4, LEFT, RIGHT);
        LiveSummary summary = run(4);
        assertEquals(100, summary.performance().frames());
        assertEquals(0, summary.performance().dropped());
    }

    @Test
    void aCameraDropsFramesRatherThanFallBehind() {
        settings = settings.withEvery(1);
        world.detectMillis = 150;
        world.walk(1, 0, 4, LEFT, RIGHT);
        LiveSummary summary = run(world.camera(4));
        assertTrue(summary.performance().latency95() < 0.8, "latency " + summary.performance().latency95());
        assertTrue(summary.performance().frames() + summary.performance().dropped() == 100, summary.performance().frames() + " + " + summary.performance().dropped());
    }

    @Test
    void aListenerThatFailsEndsTheRunWithItsException() {
        IllegalStateException trouble = new IllegalStateException("disk full");
        onFrame = (frame, faces) -> {
            if (frame.number() == 10) throw trouble;
        };
        assertSame(trouble, assertThrows(IllegalStateException.class, () -> run(60)));
    }

    @Test
    void closingTheSourceEndsTheRunAndReportsWhatWasSeen() {
        enrol(1);
        world.walk(1, 0, 1000, MIDDLE, MIDDLE);
        FrameSource camera = world.camera(1000);
        onFrame = (frame, faces) -> {
            if (frame.seconds() > 2) camera.close();
        };
        LiveSummary summary = run(camera);
        assertTrue(summary.seconds() < 4);
        assertEquals("person 1", summary.visits().getFirst().label());
    }

    /// After hours, perhaps.
    @Test
    void aSourceThatBreaksForGoodLeavesWhatWasSeenTillThen() {
        enrol(1);
        world.walk(1, 0, 10, MIDDLE, MIDDLE);
        SourceException gone = new SourceException("the camera is gone");
        world.breaks = number -> Optional.of(gone).filter(_ -> number == 100);
        assertSame(gone, assertThrows(SourceException.class, () -> run(10)));
        assertEquals(List.of("Appeared", "Recognised", "Left"), events.stream().map(e -> e.getClass().getSimpleName()).toList());
        assertEquals(List.of("person 1"), summaries.getFirst().visits().stream().map(LiveSummary.Stay::label).toList());
    }

    @Test
    void eventsOfTheLastFrameAreToldOnce() {
        enrol(1);
        world.walk(1, 0, 4, LEFT, RIGHT);
        run(5);
        double recognised = all(LiveEvent.Recognised.class).getFirst().seconds();
        events.clear();
        run(recognised + 1 / ToyWorld.FPS);
        assertEquals(List.of("Appeared", "Recognised", "Left"), events.stream().map(e -> e.getClass().getSimpleName()).toList());
    }

    /// Of the frames that are left every one is looked at: the pace of looks is not that of the whole film.
    @Test
    void whoIsLookedAtOnceASecondIsRecognisedToo() {
        settings = settings.withMostFrames(1);
        world.missed = 0;
        enrol(1);
        world.walk(1, 0, 10, MIDDLE, MIDDLE);
        run(10);
        double recognised = all(LiveEvent.Recognised.class).getFirst().seconds();
        assertTrue(recognised < 3.1, "recognised at " + recognised);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> settings.withMostFrames(0.5)).getMessage().contains("wanted 1 or more"));
    }

    @Test
    void theSameFilmGivesTheSameEvents() {
        enrol(1);
        world.walk(1, 0, 3, LEFT, RIGHT).walk(2, 1, 4, RIGHT, LEFT);
        run(7);
        String first = lines();
        events.clear();
        run(7);
        assertEquals(first, lines());
    }

    private String lines() {
        return String.join("\n", events.stream().map(e -> EventJson.of(e).toString()).toList());
    }

    @Test
    void aGalleryOfAnotherModelIsRefused() {
        try (Gallery other = Gallery.open(folder.resolve("other.sqlite"), "1".repeat(64), ToyWorld.SIZE)) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> new LiveRecognizer(world, world, other, settings)).getMessage().contains("re-embed"));
        }
    }

    @Test
    void annotatedVideoEventsShotsAndTimelineAreWritten() throws Exception {
        enrol(1);
        world.walk(1, 0.5, 4, LEFT, RIGHT).walk(2, 1, 5, RIGHT, LEFT);
        Path video = folder.resolve("out.mp4"), lines = folder.resolve("events.jsonl");
        Preview preview = new Preview();
        LiveSummary summary = new LiveRecognizer(world, world, gallery, settings).run(world.film(6), new AnnotatedVideo(video, 25),
                EventLines.to(lines, Optional.of(folder.resolve("shots"))), preview);
        assertEquals(150, VideoFileTest.read(VideoFileTest.old(video).toString()).size());
        List<String> written = java.nio.file.Files.readAllLines(lines);
        assertTrue(written.stream().anyMatch(l -> l.contains("\"type\":\"recognised\"") && l.contains("person 1")), written.toString());
        assertTrue(written.stream().anyMatch(l -> l.contains("best_shot")));
        assertEquals(2, java.nio.file.Files.list(folder.resolve("shots")).count());
        assertTrue(summary.table().contains("person 1") && summary.table().contains("unknown"));
        Image timeline = Timeline.draw(summary);
        assertTrue(timeline.width() == 1200 && timeline.height() > 120);
        assertTrue(preview.after(-1, 1).isEmpty() || preview.ended());
    }
}
