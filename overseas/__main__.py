"""`python -m overseas`: the same as the console script."""

from overseas.console import main

main()
