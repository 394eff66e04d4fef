"""The command families members use, one cog each."""
