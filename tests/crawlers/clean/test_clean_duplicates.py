from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

from crawlers.clean.duplicates import (
    WINDOW,
    Fingerprint,
    find_duplicates,
    fingerprint,
    likeness,
    packed,
    signature,
    unpacked,
)

START = datetime(2022, 4, 26, tzinfo=UTC)


def report(seed: int, words: int = 200) -> str:
    chooser = random.Random(seed)
    return " ".join(f"w{chooser.randrange(5000)}" for _ in range(words))


def edited(text: str, seed: int, changes: int) -> str:
    chooser = random.Random(seed)
    words = text.split()
    for _ in range(changes):
        words[chooser.randrange(len(words))] = "changed"
    return " ".join(words)


def test_wire_copy_in_another_source_points_to_the_earliest() -> None:
    text = report(1)
    prints = [
        fingerprint("late", "daily", edited(text, 2, 5), START + timedelta(hours=9)),
        fingerprint("agency", "wire", text, START),
        fingerprint("middle", "weekly", edited(text, 3, 5)[:-100], START + timedelta(hours=3)),
        fingerprint("other", "daily", report(4), START),
    ]
    assert find_duplicates(prints) == {"late": "agency", "middle": "agency"}


def test_like_texts_of_one_source_are_no_copies_but_the_same_text_is() -> None:
    text = report(1)
    daily = [fingerprint(f"day{n}", "bank", edited(text, n, 4), START + timedelta(days=n)) for n in range(3)]
    again = fingerprint("again", "bank", edited(text, 0, 4), START + timedelta(days=9))
    assert find_duplicates([*daily, again]) == {"again": "day0"}


def test_likeness_after_the_window_is_no_copy() -> None:
    text = report(1)
    first, later = fingerprint("a", "x", text, START), fingerprint("b", "y", edited(text, 1, 3), START + WINDOW * 2)
    assert find_duplicates([first, later]) == {}


def test_new_batch_against_stored_prints_equals_all_at_once() -> None:
    texts = [report(seed) for seed in range(30)]
    old = [fingerprint(f"o{n}", "wire", text, START) for n, text in enumerate(texts)]
    new = [
        fingerprint(f"n{n}", "daily", edited(text, n, 4), START + timedelta(hours=1))
        for n, text in enumerate(texts[:10])
    ]
    stored = [Fingerprint(p.article_id, p.source, p.moment, p.text_hash, bytes(p.signature)) for p in old]
    assert find_duplicates(new, stored) == find_duplicates([*old, *new]) == {f"n{n}": f"o{n}" for n in range(10)}


def test_late_arrival_of_the_original_renames_the_known_copy() -> None:
    text = report(1)
    known = fingerprint("copy", "daily", edited(text, 1, 3), START + timedelta(hours=2))
    assert find_duplicates([fingerprint("original", "wire", text, START)], [known]) == {"copy": "original"}


def test_short_texts_are_compared_as_a_whole() -> None:
    one, same, like = "Rates stay at nine percent", "rates stay at nine percent.", "Rates stay at eight percent"
    prints = [fingerprint(name, name, text, START) for name, text in (("a", one), ("b", same), ("c", like))]
    assert find_duplicates(prints) == {"b": "a"}


def test_signature_is_stable_and_likeness_estimates_the_shared_part() -> None:
    text = report(1, 400)
    assert len(signature(text)) == 128
    assert signature(text)[:8].hex() == signature(text.upper())[:8].hex()
    assert likeness(signature(text), signature(text)) == 1.0
    assert likeness(signature(text), signature(report(2, 400))) < 0.1
    half = " ".join(text.split()[:200])
    assert 0.35 < likeness(signature(text), signature(half)) < 0.65
    assert likeness(b"", signature(text)) == 0.0


def test_numbers_of_32_bits_that_were_kept_once_say_the_same() -> None:
    signed = signature(report(1))
    numbers = unpacked(signed)
    assert numbers is not None
    assert len(numbers) == 128
    assert max(numbers) < 2**8
    assert packed(numbers) == signed
    assert packed([number + 2**8 * n for n, number in enumerate(numbers)]) == signed
    assert unpacked(signature("short")) is None
    assert packed(None) == b""


def test_time_grows_with_the_number_of_articles_only() -> None:
    signed = [signature(report(seed, 60)) for seed in range(50)]

    def seconds(number: int) -> float:
        prints = [
            Fingerprint(f"{n}", f"s{n}", START + timedelta(seconds=n), f"h{n}", signed[n % len(signed)])
            for n in range(number)
        ]
        begin = time.process_time()
        find_duplicates(prints)
        return time.process_time() - begin

    small, large = seconds(1000), seconds(8000)
    assert large < 24 * max(small, 0.01)
