package semblance.network;

/// What a network runs on. [#CUDA] and [#TENSORRT] need the artifact `onnxruntime_gpu` in place of `onnxruntime`.
public enum Device {
    CPU, CUDA, TENSORRT
}
