"""The joint model at work: an encoder in ONNX Runtime, heads in NumPy."""
