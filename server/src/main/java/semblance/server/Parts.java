package semblance.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.fileupload.FileItemIterator;
import org.apache.commons.fileupload.FileItemStream;
import org.apache.commons.fileupload.FileUpload;
import org.apache.commons.fileupload.FileUploadException;
import org.apache.commons.fileupload.UploadContext;

/// Takes a `multipart/form-data` body apart, in memory.
final class Parts {

    private static final int MOST = 64;

    private Parts() {
    }

    /// @throws Refused with 400 `invalid_multipart`
    static List<Upload.Part> of(String contentType, byte[] body) {
        FileUpload upload = new FileUpload();
        upload.setHeaderEncoding("UTF-8");
        List<Upload.Part> parts = new ArrayList<>();
        try {
            FileItemIterator items = upload.getItemIterator(new Bytes(contentType, body));
            while (items.hasNext()) {
                if (parts.size() == MOST) throw invalid("more than " + MOST + " parts");
                parts.add(part(items.next()));
            }
            return parts;
        } catch (FileUploadException | IOException | IllegalStateException e) {
            throw invalid("a form whose parts can't be told apart, or that ends too early");
        }
    }

    private static Upload.Part part(FileItemStream item) throws IOException {
        if (item.getFieldName() == null) throw invalid("a part without a name");
        try (InputStream in = item.openStream()) {
            return new Upload.Part(item.getFieldName(), Optional.ofNullable(rawName(item)), in.readAllBytes());
        }
    }

    /// A name with a NUL in it is refused by the library.
    private static String rawName(FileItemStream item) {
        try {
            return item.getName();
        } catch (RuntimeException e) {
            throw invalid("a part with an impossible file name");
        }
    }

    private static Refused invalid(String got) {
        return Problem.of(400, "invalid_multipart", "got " + got + ", wanted multipart/form-data").refused();
    }

    private record Bytes(String contentType, byte[] body) implements UploadContext {

        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public int getContentLength() {
            return body.length;
        }

        @Override
        public long contentLength() {
            return body.length;
        }

        @Override
        public String getContentType() {
            return contentType;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(body);
        }
    }
}
