"""What every test needs."""

# Its pytest plugin would import it as the run ends, if no test has; CPython 3.11 can then miscount its
# recursion (SystemError in ast) after the tests that end a program inside a thread.
import hypothesis  # noqa: F401
