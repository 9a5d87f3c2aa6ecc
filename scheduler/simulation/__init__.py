"""A town whose people answer the telephone at hours that nobody knows: what does a rule do to it?"""
