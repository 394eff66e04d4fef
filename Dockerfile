FROM python:3.13-slim

RUN pip install --no-cache-dir uv && useradd --create-home daesang && install -d -o daesang -g daesang /data

WORKDIR /app
# The image's Python, never another.
ENV UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml ./
RUN uv sync --no-cache --no-dev --extra postgres
COPY bot bot
COPY cogs cogs

# Whatever the bot writes beside its database stays in /data; the program itself it cannot change.
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1
USER daesang
WORKDIR /data
VOLUME /data
CMD ["python", "-m", "bot"]
