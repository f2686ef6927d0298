"""What the log of the system says of a request that was refused."""

import logging


class BriefRefusals(logging.Filter):
    """One line for what a visitor did wrong; where in our code it was found says nothing."""

    def filter(self, record):
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True
