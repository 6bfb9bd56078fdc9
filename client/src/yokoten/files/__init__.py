"""From paths on a command line to texts with a stable key."""
