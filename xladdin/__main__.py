"""`python -m xladdin`."""

from xladdin.cli import main

main()
