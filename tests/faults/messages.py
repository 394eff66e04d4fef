"""What stands in the channels of the small Discord, and the requests that change it."""

import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any

NONCE_SECONDS = 180.0
"""For how long a message with the same enforced nonce is sent only once: "a few minutes"."""

ANSWER_SECONDS = 3.0
"""For how long Discord waits for the first answer to an interaction."""

EPHEMERAL = 64

Message = dict[str, Any]

_numbers = count()


def snowflake() -> int:
    """An id of this moment, as Discord's: no two are alike."""
    return (int(time.time() * 1000) - 1_420_070_400_000 << 22) + next(_numbers) % (1 << 22)


class Refusal(Exception):
    """Discord's way of saying no: a status, and its code of the reason."""

    def __init__(self, status: int, code: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.body = {"message": text, "code": code}


@dataclass
class Asked:
    """An interaction that was sent to the bot; `original` is the message that answers it."""

    id: int
    channel_id: int
    source: Message | None
    at: float = field(default_factory=time.monotonic)
    answered: bool = False
    loading: bool = False
    original: Message | None = None


class Messages:
    """The messages of all channels, oldest first; those that only one person sees are `private`.

    `missing` has the permissions that the bot has not in a channel: "view", "send", "history".
    """

    def __init__(self, author: dict[str, Any]) -> None:
        self.channels: dict[int, dict[int, Message]] = {}
        self.private: dict[int, Message] = {}
        self.modals: dict[int, dict[str, Any]] = {}
        self.asked: dict[str, Asked] = {}
        self.missing: dict[int, set[str]] = {}
        self.knows_nonces = True
        self._author = author
        self._nonces: dict[tuple[int, str], tuple[float, Message]] = {}

    def read(self, channel_id: int) -> list[Message]:
        """What stands in a channel, the oldest first."""
        return list(self.channels.get(channel_id, {}).values())

    def forget_nonces(self) -> None:
        """A few minutes pass."""
        self._nonces.clear()

    def note_asked(self, data: dict[str, Any]) -> None:
        """An interaction is sent to the bot."""
        self.asked[data["token"]] = Asked(int(data["id"]), int(data["channel_id"]), data.get("message"))

    def put(self, channel_id: int, data: dict[str, Any], **more: Any) -> Message:
        """A new message in a channel."""
        message: Message = {key: [] for key in ("attachments", "mentions", "mention_roles")}
        message |= {
            "id": str(snowflake()),
            "channel_id": str(channel_id),
            "author": self._author,
            "content": "",
            "embeds": [],
            "components": [],
            "timestamp": "2026-01-01T00:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "pinned": False,
            "mention_everyone": False,
            "type": 0,
            "flags": 0,
        }
        message |= more
        _change(message, data)
        message["flags"] |= data.get("flags") or 0
        kept = self.private if message["flags"] & EPHEMERAL else self.channels.setdefault(channel_id, {})
        kept[int(message["id"])] = message
        return message

    # Channels ----------------------------------------------------------------------------------------

    def answer(self, method: str, parts: list[str], query: dict[str, str], sent: Any) -> Any:
        """Do what a request for messages asks for. Raises Refusal, and LookupError where there is no way."""
        match method, parts:
            case "GET", ["channels", channel_id, "messages"]:
                return self._read(int(channel_id), query)
            case "POST", ["channels", channel_id, "messages"]:
                return self._send(int(channel_id), sent)
            case "PATCH", ["channels", channel_id, "messages", message_id]:
                message = self._find(int(channel_id), int(message_id))
                _change(message, sent)
                return message
            case "DELETE", ["channels", channel_id, "messages", message_id]:
                self._find(int(channel_id), int(message_id))
                del self.channels[int(channel_id)][int(message_id)]
                return None
            case "POST", ["interactions", _, token, "callback"]:
                return self._call_back(token, sent)
            case "POST", ["webhooks", _, token]:
                return self._follow_up(token, sent)
            case "PATCH", ["webhooks", _, token, "messages", "@original"]:
                original = self._interaction(token).original
                if original is None:
                    raise Refusal(404, 10008, "Unknown Message")
                self.asked[token].loading = False
                _change(original, sent)
                return original
        raise LookupError(method)

    def _check(self, channel_id: int, permission: str) -> None:
        missing = self.missing.get(channel_id, ())
        if "view" in missing:
            raise Refusal(403, 50001, "Missing Access")
        if permission in missing:
            raise Refusal(403, 50013, "Missing Permissions")

    def _find(self, channel_id: int, message_id: int) -> Message:
        self._check(channel_id, "view")
        message = self.channels.get(channel_id, {}).get(message_id)
        if message is None:
            raise Refusal(404, 10008, "Unknown Message")
        return message

    def _read(self, channel_id: int, query: dict[str, str]) -> list[Message]:
        """The newest first; nothing at all for who may not read what was said before."""
        self._check(channel_id, "view")
        if "history" in self.missing.get(channel_id, ()):
            return []
        limit = int(query.get("limit", 50))
        after, before = int(query.get("after", 0)), int(query.get("before", 1 << 63))
        found = [each for key, each in self.channels.get(channel_id, {}).items() if after < key < before]
        return (found[:limit] if "after" in query else found[-limit:])[::-1]

    def _send(self, channel_id: int, sent: dict[str, Any]) -> Message:
        self._check(channel_id, "send")
        nonce = sent.get("nonce") if sent.get("enforce_nonce") and self.knows_nonces else None
        if nonce is not None:
            at, message = self._nonces.get((channel_id, nonce), (0.0, {}))
            if message and time.monotonic() < at + NONCE_SECONDS:
                return message
        message = self.put(channel_id, sent)
        if nonce is not None:
            self._nonces[channel_id, nonce] = time.monotonic(), message
        return message

    # Interactions ------------------------------------------------------------------------------------

    def _interaction(self, token: str) -> Asked:
        if token not in self.asked:
            raise Refusal(404, 10015, "Unknown Webhook")
        return self.asked[token]

    def _call_back(self, token: str, sent: dict[str, Any]) -> Any:
        asked = self._interaction(token)
        if asked.answered:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        if time.monotonic() > asked.at + ANSWER_SECONDS:
            raise Refusal(404, 10062, "Unknown interaction")
        asked.answered = True
        kind, data = sent["type"], sent.get("data") or {}
        about: dict[str, Any] = {"id": str(asked.id), "type": 2}
        if kind == 9:
            self.modals[asked.id] = data
        if kind in (4, 5):
            asked.original = self.put(asked.channel_id, data, type=20)
            asked.loading = kind == 5
        elif kind in (6, 7) and asked.source is not None:
            message_id = int(asked.source["id"])
            asked.original = self.private.get(message_id) or self._find(asked.channel_id, message_id)
            _change(asked.original, data)
        if kind not in (4, 7) or asked.original is None:
            return {"interaction": about, "resource": {"type": kind}}
        return {
            "interaction": about | {"response_message_id": asked.original["id"]},
            "resource": {"type": kind, "message": asked.original},
        }

    def _follow_up(self, token: str, sent: dict[str, Any]) -> Message:
        asked = self._interaction(token)
        if not asked.answered:
            raise Refusal(404, 10015, "Unknown Webhook")
        if asked.loading and asked.original is not None:  # the first takes the place that was held
            asked.loading = False
            _change(asked.original, sent)
            return asked.original
        return self.put(asked.channel_id, sent, type=19)


def _change(message: Message, data: dict[str, Any]) -> None:
    for key in ("content", "embeds", "components"):  # of files nothing is kept, nor named
        if key in data:
            message[key] = data[key] or ("" if key == "content" else [])


def list_targets(message: Message) -> list[str]:
    """The custom_ids of a message's buttons and selects."""

    def walk(components: list[dict[str, Any]]) -> list[str]:
        found = []
        for each in components:
            found += [each["custom_id"]] if "custom_id" in each else []
            found += walk(each.get("components", []))
        return found

    return walk(message["components"])
