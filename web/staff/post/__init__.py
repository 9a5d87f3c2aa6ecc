"""Letters that go out and paper that comes in: the pages of the back office."""
