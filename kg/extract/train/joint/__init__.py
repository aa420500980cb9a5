"""Training of the joint model, in PyTorch."""
