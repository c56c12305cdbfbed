"""Real klatsch processes for the tests that need them."""
