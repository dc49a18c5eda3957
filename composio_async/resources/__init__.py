"""One file for each namespace of the client; a method builds a request, sends it and decodes the answer."""
