"""The shapes of input: one module each, with `NAME`, `looks_like` and `read`; `registry` lists them."""
