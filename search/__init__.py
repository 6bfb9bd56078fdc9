"""Search: analysis, vocabulary, one ranker and the engines that bring it candidates."""
