"""Sessions, and what hangs on one."""
