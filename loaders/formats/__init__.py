"""What a graph can be exported to; each format is a module, `registry` lists them."""
