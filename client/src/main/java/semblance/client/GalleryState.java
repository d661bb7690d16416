package semblance.client;

/// @param model id of the network whose vectors the gallery holds
public record GalleryState(int people, int faces, String model, int embeddingSize) {
}
