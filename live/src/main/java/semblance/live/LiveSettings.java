package semblance.live;

import java.time.Duration;
import java.util.Optional;
import semblance.Calibration;
import semblance.gallery.Gallery;
import semblance.gallery.Person;

/// How live recognition is to go. Immutable; `with...` gives a changed copy.
///
/// @param calibration when two views count as the same person; see `FaceRecognizer.calibration`. Without a recogniser it is the
///                    rule of searches too
/// @param margin      least distance between the nearest and the second person, else nobody is named
/// @param every       detect in every n-th frame; 0: about eight times a second, less often under load
/// @param mostFrames  frames a second that are looked at, at most, 1 or more: whoever is seen less often can't be followed; 0: all
/// @param learning    what may be written into the gallery
/// @param collection  of the gallery
public record LiveSettings(Calibration calibration, double margin, int every, double mostFrames, Learning learning, String collection) {

    /// What may be written into the gallery while it runs.
    ///
    /// @param strangers  strangers seen well become provisional people; whoever is recognised is noted as seen when they leave
    /// @param enrich     known people get a few new views, under strict rules: see docs/live.md
    /// @param keepPhotos the pictures of what was learnt are kept with the vectors
    /// @param forget     strangers not seen for so long are erased, in all collections, when a video begins and daily while it runs; empty: never
    public record Learning(boolean strangers, boolean enrich, boolean keepPhotos, Optional<Duration> forget) {

        public static final Duration A_MONTH = Duration.ofDays(30);
        public static final Learning NOTHING = new Learning(false, false, false);

        public Learning {
            forget.filter(time -> !time.isPositive()).ifPresent(time -> {
                throw new IllegalArgumentException("got strangers to be forgotten after " + time + ", wanted more than nothing");
            });
        }

        /// Strangers are forgotten after [#A_MONTH].
        public Learning(boolean strangers, boolean enrich, boolean keepPhotos) {
            this(strangers, enrich, keepPhotos, Optional.of(A_MONTH));
        }
    }

    public LiveSettings {
        if (every < 0) throw new IllegalArgumentException("got detection every " + every + " frames, wanted 1 or more, or 0 for automatic");
        if (mostFrames != 0 && !(mostFrames >= 1)) {
            throw new IllegalArgumentException("got " + mostFrames + " frames a second, wanted 1 or more, since faces are followed from frame to frame, or 0 for all");
        }
        Person.checkName(collection);
    }

    public static LiveSettings of(Calibration calibration) {
        return new LiveSettings(calibration, 0.05, 0, 0, Learning.NOTHING, Gallery.DEFAULT_COLLECTION);
    }

    public LiveSettings withEvery(int frames) {
        return new LiveSettings(calibration, margin, frames, mostFrames, learning, collection);
    }

    public LiveSettings withMostFrames(double aSecond) {
        return new LiveSettings(calibration, margin, every, aSecond, learning, collection);
    }

    public LiveSettings withLearning(Learning learning) {
        return new LiveSettings(calibration, margin, every, mostFrames, learning, collection);
    }

    public LiveSettings withCollection(String collection) {
        return new LiveSettings(calibration, margin, every, mostFrames, learning, collection);
    }

    /// How many frames a second are looked at, of a source that gives so many.
    double framesOf(double framesPerSecond) {
        return mostFrames == 0 ? framesPerSecond : Math.min(mostFrames, framesPerSecond);
    }

    double threshold() {
        return calibration.threshold();
    }
}
