package semblance.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolFilesTest {

    @TempDir
    Path folder;

    @Test
    void lfwPairsOfTwoFoldsAreRead() throws IOException {
        photos("Ann/Ann_0001.jpg", "Ann/Ann_0002.PNG", "Bo_Li/Bo_Li_0001.jpeg", "Bo_Li/Bo_Li_0012.webp");
        PhotoPairs pairs = LfwPairs.read(folder, text("2\t1\nAnn\t1\t2\nAnn\t1\tBo_Li\t1\nBo_Li\t1\t12\nAnn\t2\tBo_Li\t12\n"));
        assertEquals(List.of("Ann/Ann_0001.jpg", "Ann/Ann_0002.PNG", "Bo_Li/Bo_Li_0001.jpeg", "Bo_Li/Bo_Li_0012.webp"),
                pairs.photos().stream().map(Photo::name).toList());
        assertEquals(List.of(pair(0, 1, true, 0), pair(0, 2, false, 0), pair(2, 3, true, 1), pair(1, 3, false, 1)), pairs.pairs());
    }

    @Test
    void aHeaderOfOneNumberAndBlanksBetweenCellsAreReadToo() throws IOException {
        photos("Ann/Ann_0001.jpg", "Ann/Ann_0002.jpg", "Bo/Bo_0001.jpg");
        PhotoPairs pairs = LfwPairs.read(folder, text("1\nAnn 1 2\nAnn 1 Bo 1\nAnn 1 2\nAnn 2 Bo 1\n"));
        assertEquals(List.of(0, 0, 1, 1), pairs.pairs().stream().map(PhotoPairs.Pair::fold).toList());
    }

    @Test
    void aFileOfOneFoldIsCutIntoTenths() throws IOException {
        photos("Ann/Ann_0001.jpg", "Ann/Ann_0002.jpg", "Bo/Bo_0001.jpg");
        PhotoPairs pairs = LfwPairs.read(folder, text("2\nAnn 1 2\nAnn 2 1\nAnn 1 Bo 1\nAnn 2 Bo 1\n"));
        assertEquals(List.of(0, 1, 0, 1), pairs.pairs().stream().map(PhotoPairs.Pair::fold).toList());
    }

    @Test
    void aHeaderThatPromisesMorePairsIsRefused() throws IOException {
        photos("Ann/Ann_0001.jpg", "Ann/Ann_0002.jpg", "Bo/Bo_0001.jpg");
        var thrown = assertThrows(ProtocolException.class, () -> LfwPairs.read(folder, text("10 300\nAnn 1 2\nAnn 1 Bo 1\n")));
        assertTrue(thrown.getMessage().contains("got 2 pairs"), thrown.getMessage());
    }

    @Test
    void aPhotoThatIsNotThereIsNamed() throws IOException {
        photos("Ann/Ann_0001.jpg");
        var thrown = assertThrows(ProtocolException.class, () -> LfwPairs.read(folder, text("1 1\nAnn 1 7\nAnn 1 Bo 1\n")));
        assertTrue(thrown.getMessage().contains("Ann/Ann_0007.*"), thrown.getMessage());
    }

    @Test
    void aLineOfTwoCellsAmongLfwPairsIsRefused() throws IOException {
        photos("Ann/Ann_0001.jpg", "Ann/Ann_0002.jpg", "Bo/Bo_0001.jpg");
        assertThrows(ProtocolException.class, () -> LfwPairs.read(folder, text("1 1\nAnn 1\nAnn 1 Bo 1\n")));
        assertThrows(ProtocolException.class, () -> LfwPairs.read(folder, text("1 1\nAnn one two\nAnn 1 Bo 1\n")));
    }

    @Test
    void listsOfOneLineAndOfTwoLinesAPairSayTheSame() throws IOException {
        photos("a.jpg", "b.jpg", "x/c.jpg");
        PhotoPairs oneLine = PairList.read(folder, text("a.jpg b.jpg 1\na.jpg x/c.jpg 0\nb.jpg a.jpg 1\nb.jpg x/c.jpg 0\n"));
        PhotoPairs twoLines = PairList.read(folder, text("a.jpg 1\nb.jpg 1\na.jpg 0\nx/c.jpg 0\nb.jpg 2\na.jpg 2\nb.jpg 0\nx/c.jpg 0\n"));
        assertEquals(oneLine.pairs(), twoLines.pairs());
        assertEquals(List.of(pair(0, 1, true, 0), pair(0, 2, false, 0), pair(1, 0, true, 1), pair(1, 2, false, 1)), oneLine.pairs());
    }

    @Test
    void linesOfOnePairThatDisagreeAreRefused() throws IOException {
        photos("a.jpg", "b.jpg");
        assertThrows(ProtocolException.class, () -> PairList.read(folder, text("a.jpg 1\nb.jpg 0\n")));
    }

    @Test
    void cfpIsReadAsPublished() throws IOException {
        photos("Data/Images/001/frontal/01.jpg", "Data/Images/001/profile/01.jpg", "Data/Images/002/profile/01.jpg");
        Files.createDirectories(folder.resolve("Protocol"));
        Files.writeString(folder.resolve("Protocol/Pair_list_F.txt"), "1 ../Data/Images/001/frontal/01.jpg\n");
        Files.writeString(folder.resolve("Protocol/Pair_list_P.txt"), "1 ../Data/Images/001/profile/01.jpg\n2 ../Data/Images/002/profile/01.jpg\n");
        for (int i = 1; i <= 10; i++) {
            Path split = Files.createDirectories(folder.resolve("Protocol/Split/FP/%02d".formatted(i)));
            Files.writeString(split.resolve("same.txt"), "1,1\n");
            Files.writeString(split.resolve("diff.txt"), "1,2\n");
        }
        PhotoPairs pairs = CfpPairs.read(folder, CfpPairs.View.FP);
        assertEquals(20, pairs.pairs().size());
        assertEquals(pair(0, 2, false, 9), pairs.pairs().getLast());
    }

    @Test
    void insightFacesBinIsRead() throws IOException {
        Path file = folder.resolve("small.bin");
        Files.write(file, bin(new int[] {1, 0, 1, 0}));
        PhotoPairs pairs = InsightFaceBin.read(file);
        assertEquals(List.of(pair(0, 1, true, 0), pair(2, 3, false, 0), pair(4, 5, true, 1), pair(6, 7, false, 1)), pairs.pairs());
        assertEquals("small.bin#5", pairs.photos().get(5).name());
        assertEquals("jpeg 5", new String(pairs.photos().get(5).bytes()));
    }

    @Test
    void aBinWithAPictureTooFewIsRefused() throws IOException {
        Path file = folder.resolve("small.bin");
        Files.write(file, "\200\2]X\1\0\0\0aa]\210a\206.".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThrows(ProtocolException.class, () -> InsightFaceBin.read(file));
    }

    /// Protocol 2 as Python 2 wrote it: `([str, str, ...], [bool, ...])`.
    private static byte[] bin(int[] same) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x80, 2, ']', '('});
        for (int i = 0; i < 2 * same.length; i++) {
            byte[] crop = ("jpeg " + i).getBytes();
            out.writeBytes(new byte[] {'U', (byte) crop.length});
            out.writeBytes(crop);
        }
        out.writeBytes(new byte[] {'e', ']', '('});
        for (int s : same) out.write(s == 1 ? 0x88 : 0x89);
        out.writeBytes(new byte[] {'e', (byte) 0x86, '.'});
        return out.toByteArray();
    }

    private static PhotoPairs.Pair pair(int first, int second, boolean same, int fold) {
        return new PhotoPairs.Pair(first, second, same, fold);
    }

    private void photos(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "a photo");
        }
    }

    private Path text(String content) throws IOException {
        return Files.writeString(folder.resolve("protocol.txt"), content);
    }
}
