"""The bot's command line with Wikidata elsewhere: `python -m tests.sources.run_cli ADDRESS ARGUMENTS`."""

import sys

from bot.cli import main
from bot.sources import client
from bot.sources.wikidata import Wikidata

if __name__ == "__main__":
    address, *arguments = sys.argv[1:]
    defaults = Wikidata.__init__.__kwdefaults__
    assert defaults is not None
    defaults |= {"root": f"{address}/w/api.php", "query": f"{address}/sparql"}
    client.PAUSE = 0.0
    sys.exit(main(arguments))
