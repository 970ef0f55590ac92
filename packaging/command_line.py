"""Where the frozen command line starts."""

import sys
from multiprocessing import freeze_support

from hwr_desktop.__main__ import hwr

if __name__ == "__main__":
    freeze_support()  # a process that reads for another one (hwr recognise --jobs) goes no further
    sys.exit(hwr())
