"""Who is asking: tokens, cookies, one-time links."""
