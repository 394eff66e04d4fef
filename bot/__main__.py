from bot import signals

signals.put_off()  # first of all: the rest takes its time to import

from bot.cli import main  # noqa: E402

raise SystemExit(main())
