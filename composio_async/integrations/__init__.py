"""Ways into other people's frameworks, one module each, imported only by name."""
