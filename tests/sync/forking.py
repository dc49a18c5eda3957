"""For scripts that fork."""

FORKING = """
import os, sys

def child(act):
    '''Fork, act in the child and let it leave as programs do; the parent learns its exit status.'''
    pid = os.fork()
    if pid:
        return pid
    act()
    sys.exit(0)

def statuses(*pids):
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
"""
"""Two functions: one forks and acts, the other waits for the children."""
