"""Entry point of `draft` and of `python -m drafter`; it only starts the command line."""

from drafter.cli import main

if __name__ == "__main__":
    main()
