"""What goes out by post: content, page, queue, print batch."""
