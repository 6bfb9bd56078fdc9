"""Facts of a service, read out of its checkout: typed, under names that stay the same."""
