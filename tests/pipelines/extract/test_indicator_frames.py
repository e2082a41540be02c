"""What a verb beside an amount says that it is, in sentences of our own of many kinds."""

from __future__ import annotations

import pytest

from pipelines.extract.article import extract
from pipelines.extract.indicator_frames import _frames
from pipelines.extract.lexicon import read_yaml


@pytest.mark.parametrize(
    ("sentence", "indicator"),
    [
        ("Laos sold 1,500 MW of electricity to Thailand.", "EXPORTS"),
        ("Kazakhstan supplied 1.2 million tonnes of oil to Germany.", "EXPORTS"),
        ("The country sent 450,000 tonnes of wheat to Egypt.", "EXPORTS"),
        ("Coffee fetched Uganda $846 million in foreign exchange.", "EXPORTS"),
        ("Egypt purchased 240,000 tonnes of Russian wheat.", "IMPORTS"),
        ("Japan took in 70 million tonnes of LNG from Qatar.", "IMPORTS"),
        ("Germany posted a surplus of €20 billion in goods trade.", "TRADE_BALANCE"),
        ("The conglomerate plans to pump Rs 75,000 crore into green energy.", "INVESTMENT"),
        ("The firm committed $300 million to expand its factory.", "INVESTMENT"),
        ("The ADB will provide $200 million for rural roads.", "LOAN"),
        ("The bank provided the company with a facility of €30 million.", "LOAN"),
        ("The country owes China $6 billion.", "EXTERNAL_DEBT"),
        ("The foundation awarded $40 million to the university.", "GRANT_AID"),
        ("The plant will process 300,000 tonnes of ore annually.", "CAPACITY"),
        ("Once complete, the mill will produce 1 million tonnes of steel a year.", "CAPACITY"),
        ("The plant will supply 1.2 TWh annually.", "ELECTRICITY_GENERATION"),
        ("Some 450,000 foreigners visited Georgia.", "TOURIST_ARRIVALS"),
        ("The metro carries 1.2 million people a day.", "PASSENGERS"),
        ("Railways carried 300 million tonnes.", "FREIGHT"),
        ("Workers abroad wired $1.1 billion home.", "REMITTANCES"),
        ("Foreign visitors spent $3.5 billion.", "TOURISM_REVENUE"),
        ("The government collected 1.2 trillion shillings in revenue.", "BUDGET_REVENUE"),
        ("Customs brought in 4 billion manats.", "TAX_REVENUE"),
        ("Households keep 12 billion manats in banks.", "DEPOSITS"),
        ("The deposit contains 12 million tonnes of copper ore.", "STOCKS"),
        ("Automakers built 1.2 million vehicles.", "PRODUCTION_VOLUME"),
        ("Builders completed 25,000 homes.", "CONSTRUCTION_OUTPUT"),
        ("Growers picked 12,000 tonnes of cherries.", "AGRICULTURAL_PRODUCTION"),
        ("The solar park will power 33,000 homes.", "POPULATION"),
        ("The company is valued at $12 billion.", "MARKET_CAP"),
        ("Exxon holds 33.2 percent of the venture.", "STAKE"),
        ("Workers earn 300 dollars a month.", "WAGES"),
        ("A tonne of wheat now sells for $250.", "COMMODITY_PRICE"),
        ("A square metre of housing costs 1,200 dollars.", "PROPERTY_PRICE"),
        ("A metro ticket now costs 2 lari.", "UTILITY_TARIFF"),
    ],
)
def test_the_verb_says_what_the_amount_is(sentence: str, indicator: str) -> None:
    figures = extract({"article_id": "a", "text": sentence, "published_at": "2023-05-12"})["figures"]
    assert [figure["indicator"] for figure in figures] == [indicator]  # type: ignore[index]


@pytest.mark.parametrize(
    ("sentence", "indicator"),
    [
        ("The agreement includes a provision to give up to $600 in tax rebates to workers.", "TAX_REVENUE"),
        ("Kiribati has received $2 million in emergency food aid from the World Bank.", "GRANT_AID"),
        ("The country is running a trade deficit with China of $162 billion.", "TRADE_BALANCE"),
        ("The government wants to obtain £1.3 billion in loans from the European Investment Bank.", "LOAN"),
    ],
)
def test_a_phrase_of_its_own_comes_before_the_verb(sentence: str, indicator: str) -> None:
    figures = extract({"article_id": "a", "text": sentence, "published_at": "2023-05-12"})["figures"]
    assert [figure["indicator"] for figure in figures] == [indicator]  # type: ignore[index]


def test_every_frame_has_a_word_that_opens_it() -> None:
    frames = _frames("en")
    assert len(frames) == len(read_yaml("en", "indicator_frames.yaml")["frames"])
    assert all(words for _, words in frames)
