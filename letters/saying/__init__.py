"""What a letter says: facts of the record, a wording, and the content made of both, without a medium."""
