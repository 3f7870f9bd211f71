"""Word files that people have edited: taken in as they are, changed in one respect, given back with all else untouched.

Nothing here makes a document anew: a part that is not changed goes back as the bytes that came.
"""
