"""What the processes of one run share."""

import os


def folder_of_run(tmp_path_factory):
    """The same folder in every process of this run, and in no other run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
