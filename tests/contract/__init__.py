"""Contract tests: written once in async style, run on both packages."""
