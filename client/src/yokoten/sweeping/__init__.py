"""Facts and checks of many repositories in one run."""
