"""Where the frozen command line starts."""

import sys

from hwr_desktop.__main__ import hwr

if __name__ == "__main__":
    sys.exit(hwr())
