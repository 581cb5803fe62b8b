"""核查结果：findings as people and programs read them."""
