"""What doctests are collected from: training of the joint model only where its extra is installed."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("torch") else ["kg/extract/train/joint/*", "tests/fixtures/extract/*"]
