"""What has passed in this run, for all its processes."""

import hashlib


class Passed:
    """A folder with an empty file for each thing that was looked at."""

    def __init__(self, folder):
        self.folder = folder

    def claim(self, things):
        """Those that nobody has looked at before; who claims them does so."""
        return [thing for thing in things if self.is_first(thing)]

    def is_first(self, thing):
        try:
            self.place(thing).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def give_back(self, things):
        """They did not pass: whoever comes there next looks again."""
        for thing in things:
            self.place(thing).unlink(missing_ok=True)

    def place(self, thing):
        return self.folder / hashlib.sha256(thing.encode()).hexdigest()
