"""Papers whose totals differ say why, with both figures."""

from __future__ import annotations

import re

from clusterviz import texts
from clusterviz.workspace.reports.areas import two_totals
from clusterviz.workspace.reports.circular_forms import form_letter
from clusterviz.workspace.reports.landfund import landfund_letter
from clusterviz.workspace.reports.one_pager import card_letter
from tests.onpaper import column, paragraphs, table
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows

NOTE = (
    "báo cáo quỹ đất ghi 145,00 ha theo ranh giới trên bản đồ; Biểu 04 ghi 100,00 ha "
    "theo hồ sơ. Khác nhau vì 1 cụm chưa ghi diện tích trong hồ sơ có 40,00 ha trên "
    "bản đồ; các cụm khác lệch 5,00 ha"
)
"""40 + 40 + 20 + 20 ha as drawn and 25 ha on paper; on paper 40 + 15 + 20 + 25."""


def test_the_land_fund_and_form_04_name_both_totals() -> None:
    rows = cluster_rows()
    rows[1] |= {"planned_area_ha": None}
    rows[2] |= {"planned_area_ha": 15.0}
    workspace = tiny_workspace({"clusters": rows})

    fund = landfund_letter(workspace, "vi", level="province")
    form = form_letter(workspace, "04", "vi", period="2024-H1")

    assert NOTE in " ".join(paragraphs(fund))
    assert NOTE in " ".join(paragraphs(form))
    lines = table(form, "Chỉ tiêu", "Đơn vị tính")
    assert lines[2][-1] == "100,00"
    planned = table(fund, "Quy hoạch (ha)")
    assert column(planned, "Quy hoạch (ha)")[-1] == "145,00"


def test_nothing_is_said_where_the_totals_are_one() -> None:
    workspace = tiny_workspace()

    assert two_totals(workspace, workspace.as_of_on) is None


def test_a_card_tells_the_conflicts_of_its_land_from_its_pairs() -> None:
    letter = card_letter(tiny_workspace(), "CCN-0001", "vi")

    said = " ".join(paragraphs(letter))
    pairs = table(letter, "Chồng lấn (ha)", "Kết luận")
    contested = [row for row in pairs[1:] if "Xung đột" in row]
    numbers = [float(row[3].replace(",", ".")) for row in contested]
    found = re.search(r"mục 3 cộng ([\d,]+) ha, trong đó ([\d,]+) ha chưa", said)
    assert found is not None
    assert found[1] == texts.number(sum(numbers), "vi", 2)
    assert float(found[2].replace(",", ".")) < sum(numbers)
