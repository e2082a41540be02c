"""What a figure is about, how it moves and whose it is, in phrasings of many regions and in words of our own."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from pipelines.extract.article import extract

Row = dict[str, Any]
PHRASINGS = list(csv.DictReader((Path(__file__).parent / "figure_phrasings.csv").open(encoding="utf-8")))


def read(text: str, number: str, area: str | None = None, title: str = "") -> Row:
    """The figure whose quote holds the number."""
    article = {"article_id": "a", "text": text, "published_at": "2023-07-12", "source_area": area, "title": title}
    rows: list[Row] = extract(article)["figures"]  # type: ignore[assignment]
    return next(row for row in rows if number in row["quote"])


@pytest.mark.parametrize("phrasing", PHRASINGS, ids=lambda phrasing: phrasing["text"])
def test_what_a_figure_is_about(phrasing: dict[str, str]) -> None:
    assert read(phrasing["text"], phrasing["quote"], phrasing["area"])["indicator"] == phrasing["indicator"]


@pytest.mark.parametrize(
    ("text", "number", "measure", "value"),
    [
        ("A fall in copper exports of 12% outweighed the rise in gold shipments.", "12%", "change", -12),
        ("The drop in rice exports by 8.4 percent cancelled the growth in rubber.", "8.4", "change", -8.4),
        ("An increase in gas production by 5.1% made up for the fall in oil.", "5.1%", "change", 5.1),
        ("Gold output came to 4.03 million ounces up from 3.74 million ounces.", "4.03", "level", 4030000),
        ("Unemployment stood at 5.1% down from 5.4% in April.", "5.1%", "level", 5.1),
        ("Oil made up over 80 percent of total exports in 2022.", "80", "share", 80),
        ("Trade with China came to $6 billion or 19% of the total foreign trade turnover.", "19%", "share", 19),
        ("Within the union, trade turnover is only 14 percent.", "14", "share", 14),
        ("Sales came to 60,000 cars in all, a minus of 8.7 percent.", "8.7 percent", "change", -8.7),
        ("Toll revenue was $11 million, which represents a rise of 9.3 percent.", "9.3", "change", 9.3),
        ("Garment exporters shipped an additional 8 percent in May.", "8 percent", "change", 8),
        ("Gross margin is expected to reach 51 percent.", "51", "share", 51),
        ("Exports of steel tumbled 40% to $2 billion, ships 16% to $1 billion.", "16%", "change", -16),
        ("Farmers had finished on 91% of the area under pulses, 87% under oilseeds.", "87%", "share", 87),
        ("Exports of fruit lost 4%, nuts and seeds 26%.", "26%", "change", -26),
        ("Listings stood at 13,000, up 38% on May, so that exports were put 9.6% ahead.", "9.6%", "change", 9.6),
        ("The company's share in exports was raised to 44%.", "44%", "share", 44),
        ("For April, figures put the rise at 10.6% for exports.", "10.6%", "change", 10.6),
        ("Vegetable exports added $31 million over the year.", "$31", "change", 31e6),
        ("Exports of wood lost $18 million.", "$18", "change", -18e6),
        ("Receipts from taxes were $218 million above the earlier prediction.", "$218", "change", 218e6),
        ("The state collected an extra $2.9 billion in taxes.", "$2.9", "change", 2.9e9),
        ("The change in core inflation was 0.2 percentage points.", "0.2", "change", 0.2),
        ("The bank slashed borrowing costs in four steps, altogether 115 basis points.", "115", "change", -115),
        ("The banks' return on equity reached 15.4%.", "15.4%", "ratio", 15.4),
        ("Exports reached 94 percent of the target.", "94", "ratio", 94),
        ("In Serbia wages grew fastest; in Albania wages showed 8%.", "8%", "change", 8),
    ],
)
def test_how_a_figure_moves(text: str, number: str, measure: str, value: float) -> None:
    row = read(text, number)
    assert (row["measure"], row["obs_value"]) == (measure, value)


@pytest.mark.parametrize(
    ("text", "number", "area", "parties"),
    [
        ("Thai exports grew in May. Shipments to the nations of ASEAN increased 7%.", "7%", "TH", ("TH", "ASEAN")),
        ("Belarus's exports fell. Those to the member states of the European Union (EU) lost 41%.", "41%", "BY", ("BY", "EU")),
        ("Uganda wants its coffee to be drunk in Italy as well.\n\nTrade reached $9 billion.", "$9", "UG", ("UG", None)),
        ("Tomatoes worth $120 million were exported to Russia.", "$120", "AZ", ("AZ", "RU")),
        ("Uzbek trade with Kazakhstan grew.\nUzbek foreign trade was $29 billion, a $4 billion or 19% rise.", "19%", "UZ", ("UZ", None)),
        ("Senegal's biggest investor is France.", "biggest", "SN", ("FR", "SN")),
        ("The US-China trade deficit rose to $32 billion.", "$32", "MY", ("US", "CN")),
        ("Kyrgyzstan's trade grew, and Kyrgyzstan's own figures put imports of Uzbek goods at $348 million.", "$348", "KG", ("KG", "UZ")),
        ("Arrivals rose 9%. India, China, the UK and Germany accounted for 47% of them.", "9%", "LK", ("LK", None)),
        ("Georgia's prime minister said the economy grew 7% last year.", "7%", "US", ("GE", None)),
        ("Georgia's exports in lari terms rose 12%.", "12%", "US", ("GE", None)),
        ("The World Bank's board agreed to grant Iraq a $355 million loan.", "$355", "IQ", ("WB", "IQ")),
        ("Gas exports fell. Sales to Brazil earned $1.5 billion.", "$1.5", "BO", ("BO", "BR")),
        ("Rwanda sells coffee. Switzerland remained the biggest buyer with 38 per cent.", "38", "RW", ("RW", "CH")),
        ("Armenia's trade turnover was $8 billion. Russia's share was 34%, China 8%.", "34%", "AM", ("AM", "RU")),
        ("Gujarat attracted $7.3 billion of FDI, overtaking Karnataka's $6.6 billion.", "$6.6", "IN", ("IN-KA", None)),
        ("The EU gave Moldova a grant of $50 million. The EBRD invested $30 million in its grid.", "$30", "MD", ("EBRD", "MD")),
        ("The African Development Bank and Cameroon signed a $46 million loan for the Douala-Bangui road.", "$46", "CM", ("AFDB", "CM")),
        ("The Maldives owes India $1.6 billion and China $1.4 billion.", "$1.4", "MV", ("MV", "CN")),
        ("FDI in Peru rose. Spain accounts for 38% of the stock, China 14%.", "14%", "PE", ("CN", "PE")),
        ("In Bulgaria homes cost more. In Varna prices were up 12.3%. Mortgage lending grew 23%.", "23%", "BG", ("BG", None)),
        ("Kenya exports flowers. Italy bought 45 per cent. It gives work to 5,000 people.", "5,000", "KE", ("KE", None)),
        ("Kenya has a new smelter. France offered 200 million euros in subsidies. Nickel makes up 90 percent of exports.", "90", "KE", ("KE", None)),
        ("The EU gives Serbia 1 billion euros in grants, Bosnia 2 billion and Kosovo 3 billion.", "3", "RS", ("EU", "XK")),
        ("The EU gave Serbia a grant of 1 billion euros. Bosnia is in line for 2 billion.", "2", "RS", ("EU", "BA")),
        ("Uganda builds a pipeline. Afreximbank has promised $200 million.", "$200", "UG", (None, "UG")),
        ("Ethiopia borrows. Korea is among the country's biggest lenders, with loans of $720 million.", "$720", "ET", ("KR", "ET")),
        ("Arrivals in Thailand rose. The Chinese led with 306,805 visitors, ahead of 218,453 Malaysians.", "218,453", "TH", ("TH", "MY")),
        ("Mexico's exports rose 5 percent. Canada accounted for 10 percent (up from 8 percent) and Europe for 4 percent.", "4 percent", "MX", ("MX", "EUROPE")),
        ("Sri Lanka sold more tea. Iraq topped the list of buyers with 3 million kg, Russia was next with 2 million.", "2 million", "LK", ("LK", "RU")),
        ("Coffee in Vietnam sold at 134,000 dong per kg. London futures lost 17%.", "17%", "VN", ("WORLD", None)),
        ("Egypt bought wheat: 240,000 tonnes from Bulgaria, 120,000 from Romania.", "120,000", "EG", ("EG", "RO")),
        ("The Philippines borrows from Japan's JICA. A Chinese loan of $4 billion was dropped.", "$4", "PH", ("CN", "PH")),
        ("Kuwait's scheme grows. It has awarded France's Sidem a $1.4bn construction contract.", "$1.4", "KW", ("KW", None)),
        ("Cocoa arrivals in Ivory Coast grew. San Pedro handled 37,000 tonnes of cocoa.", "37,000", "CI", ("CI", None)),
        ("Uzbekistan needs power. The UAE's Masdar is adding 2 GW.", "2 GW", "UZ", ("UZ", None)),
        ("Turkey has a tariff. Chinese brands sold 31,000 cars in the country.", "31,000", "TR", ("TR", None)),
        ("Cambodia's port has a new terminal. The yard, for which Japan gave machines, will load 450,000 tonnes of cargo.", "450,000", "KH", ("KH", None)),
        ("Samoa got 5,000 visitors. A Chinese-built wharf costing $35 million opened.", "$35", "WS", ("WS", None)),
        ("Cyprus drew 1.1 million tourists, led by Britons with 38 percent.", "1.1", "CY", ("CY", None)),
        ("Mongolia needs help. The ADB gave loans of $3 million, Korea $2 million.", "$2", "MN", ("KR", "MN")),
        ("Serbia builds. The Belgrade-Novi Sad line is financed with a $1.2 billion Chinese credit.", "$1.2", "RS", ("CN", "RS")),
        ("Oil sells at $90 a barrel. Pickers of roses in Bulgaria are paid a price of 4 leva per kilo.", "4 leva", "BG", ("BG", None)),
        ("Kazakhstan mined 21,100 tonnes of uranium, a fifth of world output.", "a fifth", "KZ", ("KZ", None)),
        ("The IMF gave Pakistan a loan of $6 billion. Its external debt is $130 billion, much of it owed to China.", "$130", "PK", ("PK", "CN")),
        ("Rwanda has secured a loan of 173 million euros from France's agency AFD.", "173", "RW", ("FR", "RW")),
        ("Argentina owed the IMF $41 billion.", "$41", "AR", ("AR", "IMF")),
        ("Tanzania has a railway. From Dar es Salaam to Morogoro 1.2 million passengers are expected.", "1.2", "TZ", ("TZ", None)),
        ("Kyrgyzstan imports 3 billion kWh. Kazakhstan supplies 1.5 billion, Turkmenistan 1 billion.", "1.5", "KG", ("KG", "KZ")),
        ("Iraq pays Iran 4 billion euros a year for gas.", "4 billion", "IQ", ("IQ", "IR")),
        ("Rice exports soared to 5 million tons, as India curbed its own.", "5 million", "PK", ("PK", None)),
        ("Coffee exports brought $330 million, with the U.S. buying 35 percent.", "$330", "GT", ("GT", None)),
        ("The IMF lent Togo $390 million. The trade deficit was $2 million.", "$2", "TG", ("TG", None)),
        ("Bangladesh imports 1,160 MW from India and will buy 40 MW from Nepal at 6.4 cents.", "40 MW", "BD", ("BD", "NP")),
        ("Honduras exported coffee for $1.1 billion. A sack costs $210. Germany absorbed 30 percent of the exports.", "30 percent", "HN", ("HN", "DE")),
        ("Mutual trade with the CIS in Uzbekistan's turnover came to $5 billion.", "$5", "AZ", ("UZ", "CIS")),
    ],
)  # fmt: skip
def test_whose_a_figure_is(text: str, number: str, area: str, parties: tuple[str | None, str | None]) -> None:
    row = read(text, number, area)
    assert (row["ref_area"], row["counterpart_area"]) == parties


@pytest.mark.parametrize(
    ("text", "number", "status"),
    [
        ("Inflation is expected to get back to the bank's 4 percent target.", "4 percent", "target"),
        ("Growth may fall short of the government's 5.3 percent goal.", "5.3", "target"),
        ("Inflation was above the target of 3%, and eased 0.1% from May.", "0.1%", "actual"),
        ("Economists had penciled in a deficit of $81 billion.", "$81", "forecast"),
        ("The economy is expected to grow by no more than around 6%.", "6%", "forecast"),
        ("Analysts see it at 6.25% by the end of 2023, the key rate.", "6.25%", "forecast"),
        ("The firm is investing $4 million in a new plant.", "$4", "target"),
        ("Some $13 million has been earmarked for irrigation.", "$13", "target"),
        ("The unemployment rate is around 25%, and the country votes in 2024.", "25%", "actual"),
        ("The budget went to parliament. The education ministry's spending was put up to $7 billion.", "$7", "target"),
        ("Output fell by 0.4%, more than had been expected.", "0.4%", "actual"),
    ],
)
def test_whether_it_is_a_fact(text: str, number: str, status: str) -> None:
    assert read(text, number)["obs_status"] == status


@pytest.mark.parametrize(
    ("text", "number", "indicator"),
    [
        ("According to the Quarterly Balance of Payments, tea remained the top earner at $300 million.", "$300", "EXPORTS"),
        ("The National Investment Promotion Council said the country has 213 million inhabitants.", "213", "POPULATION"),
        ("Tea worth $22 million weighing 15 million kilograms was exported.", "15", "EXPORTS"),
        ("Tea exports rose. Over the year, 8.5 million kilograms were sold locally.", "8.5", "SALES_VOLUME"),
        ("Foreign direct investment grew. Some $5.8 billion was disbursed.", "5.8", "FDI"),
        ("Last week duties on some 360 imported goods were raised to rates of up to 60%.", "60%", "TARIFF_DUTY"),
        ("Exports fell. Shipments to China, Korea's No. 1 trading partner, inched up 1.2%.", "1.2%", "EXPORTS"),
        ("The bank cut the cash reserve ratio to 3 percent.", "3 percent", "OTHER"),
        ("Output of copper rose. Production came to 820,000 tonnes, and the firm holds 80% of Kansanshi.", "80%", "STAKE"),
        ("Migrants sent $1.7 billion home, equal to Tk14,620 crore (at Tk86 per dollar).", "14,620", "REMITTANCES"),
        ("Profit before tax was $15 million, after a decline of 60 per cent.", "60", "PROFIT"),
    ],
)  # fmt: skip
def test_what_decides_between_two_indicators(text: str, number: str, indicator: str) -> None:
    assert read(text, number, "KE")["indicator"] == indicator
