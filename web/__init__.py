"""What staff and the public see, and the one place where everything is put together."""
