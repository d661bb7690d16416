package semblance.gallery;

import java.util.List;
import java.util.Map;
import semblance.embed.Embedding;

/// All that a store keeps of a gallery.
public interface Tables {

    Records records();

    Memories memories();

    /// A vector and whose it is.
    record Owned(String person, Embedding vector) {
    }

    /// Lines of the log with what memory needs to follow them. The rest may be as it is later than the lines; of what is
    /// gone by then the lines to come tell.
    ///
    /// @param people   those of the lines, and the owners of `faces`, who are there
    /// @param rejected by person
    /// @param faces    those the lines added that are there, by id
    record News(List<Change> changes, List<Person> people, Map<String, List<Embedding>> rejected, Map<Long, Owned> faces) {
    }

    /// Some of what happened after a line; no changes if nothing did.
    News news(long after);

    /// Puts everybody into an empty index.
    ///
    /// @return the last line that it includes
    long load(PeopleIndex index);
}
