"""Large content for measuring: items made of sentences that are there, the same for the same number."""

import json
import random
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import yaml

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_MARKUP = re.compile(r"[][<>`*_#|\\\\{}$~^]|https?://\S+|www\.\S+|\S+@\S+")
_DIGITS = re.compile(r"(?:\d\D?){6}")
_FIRST = date(2016, 1, 4)
_LAST = date(2026, 11, 20)


def make(content: Path, number: int, target: Path, passages: Path | None = None) -> None:
    """Write ``number`` items of 80 to 300 words, with the vocabularies and pages of ``content``, to ``target``.

    Their sentences and titles are those of the items of ``content``, or of ``passages`` (JSON lines of title and body).
    """
    chance = random.Random(number)
    shutil.copytree(content / "vocabulary", target / "vocabulary", dirs_exist_ok=True)
    for page in content.glob("*.md"):
        text = _LINK.sub(r"\1", page.read_text(encoding="utf-8"))
        (target / page.name).write_text(text, encoding="utf-8")
    topics, sources = (list(_yaml(content, name)) for name in ("topics", "sources"))
    sentences, titles = _read(passages) if passages else _material(content)
    days = (_LAST - _FIRST).days
    for count in range(number):
        day = _FIRST + timedelta(days=count * days // number)
        folder = target / "nyheter" / str(day.year)
        folder.mkdir(parents=True, exist_ok=True)
        fields = {
            "title": f"{chance.choice(titles)} ({count})",
            "date": day.isoformat(),
            "source": chance.choice(sources),
            "topic": chance.sample(topics, chance.choice((1, 1, 2, 2, 3))),
            "action": chance.choice(sentences)[:150],
            "kind": chance.choice(("ny-rutine", "endring", "tilbud", "annet")),
        }
        front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1000)
        text = f"---\n{front}---\n\n{_body(chance, sentences)}\n"
        (folder / f"{day}-sak-{count}.md").write_text(text, encoding="utf-8")


def _yaml(content: Path, name: str) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load((content / "vocabulary" / f"{name}.yml").read_text(encoding="utf-8"))
    return found


def _material(content: Path) -> tuple[list[str], list[str]]:
    """Sentences and titles of the repository's items."""
    sentences, titles = [], []
    for path in sorted(content.glob("nyheter/*/*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        body = _LINK.sub(r"\1", body)  # what they lead to is not copied
        titles.append(str(yaml.safe_load(front)["title"]))
        paragraphs = [
            each for each in body.split("\n\n") if each.strip() and each.strip()[0] not in "#|-*0123456789>"
        ]
        sentences += [each.strip() for part in paragraphs for each in _SENTENCE.split(part.replace("\n", " "))]
    return [each for each in sentences if 25 < len(each) < 220 and each[0].isalpha()], titles


def _read(passages: Path) -> tuple[list[str], list[str]]:
    """Sentences and titles of passages, without what Markdown would take for its own."""
    found = [json.loads(line) for line in passages.read_text(encoding="utf-8").splitlines()]
    bodies = [_MARKUP.sub(" ", each["body"]) for each in found]
    sentences = [" ".join(each.split()) for body in bodies for each in _SENTENCE.split(body)]
    titles = [" ".join(_MARKUP.sub(" ", each["title"]).split()) for each in found]
    kept = [each for each in sentences if 25 < len(each) < 400 and each[0].isalpha() and not _DIGITS.search(each)]
    return kept, [each for each in titles if each]


def _body(chance: random.Random, sentences: list[str]) -> str:
    goal, words, blocks = chance.randint(80, 300), 0, []
    while words < goal:
        block = " ".join(chance.choice(sentences) for _ in range(chance.randint(2, 5)))
        words += len(block.split())
        blocks.append(block)
    if chance.random() < 0.4:
        blocks.insert(1, f"## Hva er nytt {chance.randint(1, 99)}")
    if chance.random() < 0.3:
        blocks.append("\n".join(f"- {chance.choice(sentences)}" for _ in range(3)))
    return "\n\n".join(blocks)
