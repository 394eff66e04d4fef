# One file for amd64 and arm64: every package comes as a wheel for both. docs/releasing.md says how what is pinned
# here is renewed.

FROM python:3.13.16-slim-trixie AS builder

WORKDIR /app
COPY deploy/requirements.lock ./
RUN python -m venv --without-pip .venv \
    && pip --python .venv/bin/python install --no-cache-dir --no-compile --require-hashes --no-deps \
        --only-binary=:all: --requirement requirements.lock \
    && rm requirements.lock
COPY bot bot
COPY cogs cogs
# Readable for the bot's user too, whatever the modes were where they came from; and compiled here, since nothing
# can be written beside them later.
RUN chmod -R a+rX,go-w bot cogs \
    && .venv/bin/python -m compileall -q --invalidation-mode unchecked-hash .venv bot cogs


FROM python:3.13.16-slim-trixie

# It installs nothing any more. The number of the user is the one that docs/owners.md gives folders to.
RUN pip uninstall --yes --root-user-action=ignore pip \
    && groupadd --gid 10001 daesang \
    && useradd --uid 10001 --gid daesang --no-create-home --home-dir /data --shell /usr/sbin/nologin daesang \
    && install --directory --owner=daesang --group=daesang --mode=700 /data
COPY --from=builder /app /app

# A folder `bot` in /data is no code of ours: PYTHONSAFEPATH. `container` says where it runs, for its sentences. At
# the port, inside alone, the health check asks.
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONSAFEPATH=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    container=oci \
    DAESANG_METRICS=9100

LABEL org.opencontainers.image.title="Daesang" \
    org.opencontainers.image.description="A self-hosted Discord bot for K-drama and film communities" \
    org.opencontainers.image.version="1.0.0" \
    org.opencontainers.image.licenses="MIT AND CC-BY-SA-4.0"

USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=2m --retries=3 CMD ["python", "-m", "bot", "healthy"]
CMD ["python", "-m", "bot"]
