"""What a checkout is built from: lock files, read by the formats of their package managers."""
