"""A checker of what the bot sends: Discord's OpenAPI description, and the limits that file lacks."""

import copy
import functools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import regex
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from simcord import Env

from tests.shared import shared

Part: TypeAlias = dict[str, Any]
Rule: TypeAlias = tuple[str, int, int]
"""A key, and the least and most characters or items of its value; from 1 up the key must be there."""
Check: TypeAlias = Callable[[Any], Iterator[str]]

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, TEXT_DISPLAY, LABEL, FILES = 1, 2, 3, 4, 10, 18, 19
RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 21, 22, 23
SELECTS = (STRING_SELECT, 5, 6, 7, 8)
LAYOUT_ONLY = (9, TEXT_DISPLAY, 12, 13, 14, 17)
LINK, PREMIUM = 5, 6
AUTOCOMPLETE, MODAL = 8, 9
V2 = 1 << 15

CUSTOM_ID: Rule = ("custom_id", 1, 100)
SELECT: tuple[Rule, ...] = (CUSTOM_ID, ("placeholder", 0, 150))
MESSAGE: tuple[Rule, ...] = (("content", 0, 2000), ("embeds", 0, 10))
EMBED: tuple[Rule, ...] = (("title", 0, 256), ("description", 0, 4096), ("fields", 0, 25))
EMBED_PARTS: dict[str, tuple[Rule, ...]] = {"footer": (("text", 0, 2048),), "author": (("name", 0, 256),)}
FIELD: tuple[Rule, ...] = (("name", 1, 256), ("value", 1, 1024))
OPTION: tuple[Rule, ...] = (("label", 1, 100), ("value", 1, 100), ("description", 0, 100))
CHOICE: tuple[Rule, ...] = (("name", 1, 100), ("value", 1, 100))
CALLBACKS: dict[object, tuple[Rule, ...]] = {
    AUTOCOMPLETE: (("choices", 0, 25),),
    MODAL: (CUSTOM_ID, ("title", 1, 45), ("components", 1, 5)),
}
COMMAND: tuple[Rule, ...] = (("name", 1, 32), ("description", 1, 100), ("options", 0, 25), ("choices", 0, 25))
COMPONENTS: dict[int, tuple[Rule, ...]] = {
    **dict.fromkeys(SELECTS, SELECT),
    **dict.fromkeys((FILES, CHECKBOX), (CUSTOM_ID,)),
    ROW: (("components", 1, 5),),
    BUTTON: (("label", 0, 80),),
    STRING_SELECT: (*SELECT, ("options", 1, 25)),
    TEXT_INPUT: (CUSTOM_ID, ("label", 0, 45), ("value", 0, 4000), ("placeholder", 0, 100)),
    LABEL: (("label", 1, 45), ("description", 0, 100)),
    RADIO_GROUP: (CUSTOM_ID, ("options", 2, 10)),
    CHECKBOX_GROUP: (CUSTOM_ID, ("options", 1, 10)),
}
COMMANDS_OF_TYPE = {1: 100, 2: 15, 3: 15}
COMMAND_NAME = regex.compile(r"[-_'\p{L}\p{N}\p{Script=Devanagari}\p{Script=Thai}]{1,32}")
PING = re.compile(r"@everyone|@here|<@[!&]?\d")
WEBHOOK = "IncomingWebhookUpdate"

# What discord.py sends and Discord takes, but the description lacks: keys, and the schemas to add them to.
TOLERATED: tuple[tuple[str, tuple[str, ...]], ...] = (
    # Embed.to_dict always has it.
    ("flags", ("RichEmbed",)),
    # Every sync sends it.
    ("nsfw", ("ApplicationCommandCreateRequest", "ApplicationCommandUpdateRequest")),
    # One function builds new messages and edits, so edits have it too.
    (
        "tts",
        (
            "MessageEditRequestPartial",
            f"{WEBHOOK}RequestPartial",
            f"{WEBHOOK}ForInteractionCallbackRequestPartial",
        ),
    ),
    # A kept attachment or embed goes back as it was received.
    ("content_type proxy_url size spoiler url width height", ("MessageAttachmentRequest",)),
    ("content_type flags proxy_url", ("RichEmbedImage", "RichEmbedThumbnail")),
    ("proxy_icon_url", ("RichEmbedAuthor", "RichEmbedFooter")),
)
# It writes most snowflakes as numbers, and an upload's place among the files where one belongs.
SNOWFLAKE = {"type": ["string", "integer"], "minimum": 0}


def dicts(value: object) -> list[Part]:
    """The objects of a list; the form of everything else is the description's matter."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def measure(where: str, part: Part, rules: tuple[Rule, ...]) -> Iterator[str]:
    """The rules of a table that a part breaks."""
    for key, low, high in rules:
        value = part.get(key)
        if value is None and low:
            yield f"{where}.{key}: missing"
        if not isinstance(value, str | list):
            continue
        if not low <= len(value) <= high:
            yield f"{where}.{key}: {len(value)} long, allowed are {low} to {high}"
        elif low and isinstance(value, str) and not value.strip():
            yield f"{where}.{key}: blank"


def embed_problems(embeds: list[Part]) -> Iterator[str]:
    """The limits of each embed, and the one over all of them."""
    total = 0
    for place, embed in enumerate(embeds):
        where = f"embeds[{place}]"
        fields = enumerate(dicts(embed.get("fields")))
        parts = [(f"{where}.fields[{number}]", field, FIELD) for number, field in fields]
        parts += [(f"{where}.{key}", embed.get(key) or {}, rules) for key, rules in EMBED_PARTS.items()]
        for here, part, rules in [(where, embed, EMBED), *parts]:
            yield from measure(here, part, rules)
            texts = [part.get(key) for key, _, _ in rules]
            total += sum(len(text) for text in texts if isinstance(text, str))
    if total > 6000:
        yield f"embeds: {total} characters together, allowed are 6000"


def walk(components: object, where: str = "components") -> Iterator[tuple[str, Part]]:
    """Every component in a tree, with its place."""
    for place, part in enumerate(dicts(components)):
        here = f"{where}[{place}]"
        yield here, part
        yield from walk(part.get("components"), f"{here}.components")
        for key in ("component", "accessory"):
            yield from walk([part.get(key)], f"{here}.{key}")


def row_or_button_problems(where: str, part: Part) -> Iterator[str]:
    """A select needs its row for itself, and a button that calls back an id."""
    inside = dicts(part.get("components"))
    if len(inside) > 1 and any(inner.get("type") in SELECTS for inner in inside):
        yield f"{where}: a select shares its row"
    if part["type"] == BUTTON and part.get("style") not in (LINK, PREMIUM):
        yield from measure(where, part, (CUSTOM_ID,))


def picking_problems(where: str, part: Part) -> Iterator[str]:
    """What holds for anything with options."""
    options = dicts(part.get("options"))
    for place, option in enumerate(options):
        yield from measure(f"{where}.options[{place}]", option, OPTION)
    most, least = part.get("max_values"), part.get("min_values")
    if most is not None and most > len(options):
        yield f"{where}.max_values: {most} of {len(options)} options"
    if most is not None and least is not None and least > most:
        yield f"{where}.min_values: {least} is more than max_values {most}"
    yield from repeated(f"{where}.options", [option.get("value") for option in options])


def text_input_problems(where: str, part: Part) -> Iterator[str]:
    """A text input's lengths must allow the text it starts with."""
    most = part.get("max_length") or 4000
    least = part.get("min_length") or 0
    if not 1 <= most <= 4000 or not 0 <= least <= most:
        yield f"{where}: lengths {least} to {most}, allowed are 0 to 4000"
    if len(part.get("value") or "") > most:
        yield f"{where}.value: {len(part['value'])} characters, max_length is {most}"


COMPONENT_CHECKS: dict[int, Callable[[str, Part], Iterator[str]]] = {
    **dict.fromkeys((ROW, BUTTON), row_or_button_problems),
    **dict.fromkeys((STRING_SELECT, RADIO_GROUP, CHECKBOX_GROUP), picking_problems),
    TEXT_INPUT: text_input_problems,
}


def repeated(where: str, keys: list[Any]) -> Iterator[str]:
    """The keys that are there more than once."""
    for key, times in Counter(str(key) for key in keys if key is not None).items():
        if times > 1:
            yield f"{where}: {key!r} is there {times} times"


def tree_problems(components: object) -> Iterator[str]:
    """What holds for components in messages and modals alike."""
    parts = list(walk(components))
    for where, part in parts:
        kind = part.get("type")
        if isinstance(kind, int):
            yield from measure(where, part, COMPONENTS.get(kind, ()))
            if kind in COMPONENT_CHECKS:
                yield from COMPONENT_CHECKS[kind](where, part)
    yield from repeated("custom_id", [part.get("custom_id") for _, part in parts])


def layout_problems(payload: Part) -> Iterator[str]:
    """How much a message's components may be in all."""
    parts = [part for _, part in walk(payload.get("components"))]
    flagged = bool((payload.get("flags") or 0) & V2)
    if not flagged and not any(part.get("type") in LAYOUT_ONLY for part in parts):
        yield from measure("message", payload, (("components", 0, 5),))
        return
    text = sum(len(part.get("content") or "") for part in parts if part.get("type") == TEXT_DISPLAY)
    if len(parts) > 40:
        yield f"components: {len(parts)} in all, allowed are 40"
    if text > 4000:
        yield f"components: {text} characters in all, allowed are 4000"
    for key in ("content", "embeds"):
        if payload.get(key):
            yield f"{key}: not beside Components V2"


def mention_problems(payload: Part) -> Iterator[str]:
    """The bot pings at most one member, whom it names; roles and everyone never."""
    allowed = payload.get("allowed_mentions")
    if allowed is None:
        # Without the key Discord parses every mention in the text.
        parts = [payload, *(part for _, part in walk(payload.get("components")))]
        if any(PING.search(str(part.get("content"))) for part in parts):
            yield "allowed_mentions: missing, so the mention in the text pings"
        return
    for key, most in (("parse", 0), ("roles", 0), ("users", 1)):
        if len(allowed.get(key) or ()) > most:
            yield f"allowed_mentions.{key}: {allowed[key]} pings"


def message_problems(payload: Any) -> Iterator[str]:
    """The limits of a message."""
    yield from measure("message", payload, MESSAGE)
    yield from embed_problems(dicts(payload.get("embeds")))
    yield from tree_problems(payload.get("components"))
    yield from layout_problems(payload)
    yield from mention_problems(payload)


def callback_problems(payload: Any) -> Iterator[str]:
    """The limits of the first answer to an interaction: a message, a modal or autocomplete's choices."""
    kind, data = payload.get("type"), payload.get("data") or {}
    yield from measure("data", data, CALLBACKS.get(kind, ()))
    yield from tree_problems(data.get("components")) if kind == MODAL else message_problems(data)
    for place, choice in enumerate(dicts(data.get("choices"))):
        yield from measure(f"choices[{place}]", choice, CHOICE)


def localised(part: Part, key: str) -> list[str]:
    """A text in every language it has."""
    texts = [part.get(key), *(part.get(f"{key}_localizations") or {}).values()]
    return [text for text in texts if isinstance(text, str)]


def size(part: Part) -> int:
    """How many characters of the 8000 a command, option or choice takes: its longest language counts."""
    own = sum(max(map(len, localised(part, key)), default=0) for key in ("name", "description", "value"))
    return own + sum(size(inner) for key in ("options", "choices") for inner in dicts(part.get(key)))


def command_problems(where: str, part: Part) -> Iterator[str]:
    """The limits of a chat command or of an option in it."""
    yield from measure(where, part, COMMAND)
    for name in localised(part, "name"):
        if not COMMAND_NAME.fullmatch(name) or name != name.lower():
            yield f"{where}.name: {name!r} is not a command name"
    for text in localised(part, "description"):
        yield from measure(where, {"description": text}, (("description", 1, 100),))
    for place, choice in enumerate(dicts(part.get("choices"))):
        names = [{**choice, "name": name} for name in localised(choice, "name")]
        for named in names or [choice]:
            yield from measure(f"{where}.choices[{place}]", named, CHOICE)
    options = dicts(part.get("options"))
    yield from repeated(f"{where}.options", [option.get("name") for option in options])
    for place, option in enumerate(options):
        yield from command_problems(f"{where}.options[{place}]", option)


def commands_problems(payload: Any) -> Iterator[str]:
    """The limits of a list of commands, or of one."""
    commands = dicts(payload if isinstance(payload, list) else [payload])
    kinds = Counter(command.get("type") or 1 for command in commands)
    for kind, most in COMMANDS_OF_TYPE.items():
        if kinds[kind] > most:
            yield f"commands: {kinds[kind]} of type {kind}, allowed are {most}"
    for command in commands:
        where = f"/{command.get('name')}"
        if (command.get("type") or 1) != 1:
            yield from measure(where, command, (("name", 1, 32),))
            continue
        yield from command_problems(where, command)
        if size(command) > 8000:
            yield f"{where}: {size(command)} characters in all, allowed are 8000"


OURS: tuple[tuple[re.Pattern[str], Check], ...] = (
    (re.compile(r"POST /interactions/[^/]+/[^/]+/callback"), callback_problems),
    (re.compile(r"(POST|PATCH) /channels/\d+/messages(/\d+)?"), message_problems),
    (re.compile(r"(POST|PATCH) /webhooks/\d+/[^/]+(/messages/[^/]+)?"), message_problems),
    (re.compile(r"(PUT|POST) /applications/\d+(/guilds/\d+)?/commands"), commands_problems),
)


def strict(openapi: Part) -> Part:
    """The description with its objects closed to unknown keys, and what we tolerate added."""
    document = copy.deepcopy(openapi)
    schemas = document["components"]["schemas"]
    for keys, names in TOLERATED:
        for name in names:
            schemas[name]["properties"] |= dict.fromkeys(keys.split(), True)
    schemas["SnowflakeType"] |= SNOWFLAKE
    todo: list[Any] = [schemas, document["paths"]]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            if node.get("type") == "object" and "properties" in node:
                node.setdefault("additionalProperties", False)
            todo += node.values()
        elif isinstance(node, list):
            todo += node
    return document


def other_form(errors: list[ValidationError]) -> bool:
    """Whether a union's branch is for something else: another JSON type, another `type`."""
    return any(
        list(error.relative_path) in ([], ["type"]) and error.validator in ("type", "enum", "const")
        for error in errors
    )


def told(error: ValidationError) -> Iterator[str]:
    """An error in words; of a union only the branch that the payload's `type` asks for."""
    where = ".".join(map(str, error.absolute_path)) or "body"
    branches = defaultdict(list)
    for inner in error.context or ():
        branches[inner.relative_schema_path[0]].append(inner)
    if not branches:
        yield f"{where}: {error.message[:200]}"
        return
    likely = min(branches.values(), key=lambda errors: (other_form(errors), len(errors)))
    if other_form(likely):
        yield f"{where}: {str(error.instance)[:120]} has none of the forms allowed here"
        return
    for inner in likely:
        yield from told(inner)


class Wire:
    """The checker; without a description only our own limits are checked."""

    def __init__(self, openapi: Part | None) -> None:
        self._document = strict(openapi) if openapi is not None else {}
        self._paths: dict[str, Part] = self._document.get("paths", {})
        # A fixed segment goes before an open one: "messages/@original" is no message's id.
        templates = sorted(self._paths, key=lambda template: template.count("{"))
        self._routes = {t: re.compile(re.sub(r"\{\w+\}", "[^/]+", t)) for t in templates}
        unions = {name: self._narrowed(name) for name in ("oneOf", "anyOf")}
        self._validator = extend(Draft202012Validator, unions)  # type: ignore[no-untyped-call]
        self._validators: dict[tuple[str, str], Any] = {}

    def problems(self, method: str, path: str, payload: object) -> list[str]:
        """What Discord would refuse in a request, in words."""
        path = re.sub(r"^/api/v\d+(?=/)", "", path.split("?", 1)[0])
        found = list(self._described(method, path, payload)) if self._document else []
        for pattern, limits in OURS:
            if payload is not None and pattern.fullmatch(f"{method} {path}"):
                found += limits(payload)
        return found

    def _described(self, method: str, path: str, payload: object) -> Iterator[str]:
        template = next((t for t, pattern in self._routes.items() if pattern.fullmatch(path)), "")
        operation = self._paths.get(template, {}).get(method.lower())
        if operation is None:
            yield f"{method} {path}: no such route"
            return
        body = operation.get("requestBody", {})
        if not body or payload is None:
            if payload or body.get("required"):
                yield f"body: {'none is taken' if payload else 'missing'}"
            return
        if (method, template) not in self._validators:
            forms = body["content"]
            form = forms.get("application/json") or next(iter(forms.values()))
            # References are looked up from the schema's own root, so the components come along.
            whole = {"allOf": [form["schema"]], "components": self._document["components"]}
            self._validators[method, template] = self._validator(whole)
        for error in self._validators[method, template].iter_errors(payload):
            yield from told(error)

    def _narrowed(self, union: str) -> Callable[..., Iterator[ValidationError]]:
        """The keyword `union`, without trying the branches that are for another `type` than the payload's.

        They would fail each, and to say why at length is most of the work.
        """
        check = Draft202012Validator.VALIDATORS[union]

        def narrowed(
            validator: Any, branches: list[Part], payload: object, schema: Part
        ) -> Iterator[ValidationError]:
            if isinstance(payload, dict) and "type" in payload:
                branches = [each for each in branches if self._may_be(each, payload["type"])] or branches
            yield from check(validator, branches, payload, schema)

        return narrowed

    def _may_be(self, branch: Part, kind: object) -> bool:
        name = branch.get("$ref", "").removeprefix("#/components/schemas/")
        described = self._document["components"]["schemas"].get(name, branch)
        kinds = described.get("properties", {}).get("type", {})
        return not isinstance(kinds, dict) or kind in kinds.get("enum", [kind])


def openapi_path() -> Path | None:
    """Discord's API description, where there is one."""
    return shared("discord", "openapi.json")


@functools.cache
def default_wire() -> Wire:
    """The checker with the description where it is there."""
    path = openapi_path()
    return Wire(json.loads(path.read_text("utf-8")) if path else None)


def check(wire: Wire, env: Env) -> int:
    """Raise unless Discord would take everything the bot has sent; how many requests that was."""
    complaints = []
    for sent in env.http_requests:
        for problem in wire.problems(sent.method, sent.path, sent.json):
            body = json.dumps(sent.json, ensure_ascii=False, default=str)[:300]
            complaints.append(f"{sent.method} {sent.path}: {problem}\n    {body}")
    assert not complaints, "Discord would refuse:\n" + "\n".join(complaints)
    return len(env.http_requests)
