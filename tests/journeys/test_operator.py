"""The stations desk takes over a sheet: a wrong one changes nothing and says in Chinese what to mend; a right one is public."""

from pathlib import Path

import openpyxl
import pytest

pytestmark = pytest.mark.browser

NEW_STATION = {
    "站点编号": "BZ-9001",
    "类别": "公益驿站",
    "名称": "新开的驿站",
    "英文名称": "The new station",
    "县（市、区）": "滨城区",
    "纬度": 37.3835,
    "经度": 117.9716,
    "坐标系": "WGS84",
    **dict.fromkeys(("周一", "周二", "周三", "周四", "周五", "周六", "周日"), "00:00-24:00"),
    "服务项": "饮水、手机充电",
}


def filled_in(template: Path, name: str, *rows: dict) -> Path:
    """The template with these rows, as somebody would save it beside the first."""
    book = openpyxl.load_workbook(template)
    sheet = book["站点"]
    headings = [cell.value for cell in sheet[1]]
    for number, row in enumerate(rows, 2):
        for column, heading in enumerate(headings, 1):
            sheet.cell(number, column).value = row.get(heading)
    book.save(template.parent / name)
    return template.parent / name


def test_a_wrong_sheet_changes_nothing_and_a_right_one_is_public(somebody, reading, tmp_path):
    operator, citizen = somebody(), somebody()
    operator.signs_in_as("operator")
    operator.follows("站点与点位码", within="nav")
    operator.follows("导入站点表")
    template = operator.downloads("下载空白模板（.xlsx）", tmp_path)

    wrong = filled_in(
        template, "wrong.xlsx", NEW_STATION, {**NEW_STATION, "站点编号": "BZ-9002", "类别": "小卖部", "周三": "8点到"}
    )
    operator.attaches("表格文件", wrong)
    operator.presses("看看会改什么", status=422)
    operator.sees("有几处要改，什么都没有导入")
    operator.sees("小卖部", within="main table")
    operator.sees("8点到", within="main table")
    assert operator.has("main table tbody tr") == 2
    operator.finds_all_accessible()
    citizen.opens("/stations?q=BZ-9001")
    citizen.sees_no("BZ-9001", within=".places, main ul, main ol")

    operator.attaches("表格文件", filled_in(template, "right.xlsx", NEW_STATION))
    operator.presses("看看会改什么")
    operator.sees("BZ-9001")
    operator.finds_all_accessible()
    operator.presses("确认导入")
    operator.sees("已导入：新增 %(new)s 个，修改 %(changed)s 个", new=1, changed=0)

    name = NEW_STATION["英文名称" if reading.lang == "en" else "名称"]
    citizen.opens("/stations?q=BZ-9001")
    citizen.clicks(citizen.page.locator("main").get_by_role("link", name=name))
    citizen.sees(name, within="h1")
    citizen.sees("待确认", within=".place-main")


def test_a_file_that_is_no_sheet_is_refused_kindly(somebody, tmp_path):
    operator = somebody()
    operator.signs_in_as("operator")
    operator.opens("/desk/stations/imports")
    picture = tmp_path / "站点.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    operator.attaches("表格文件", picture)
    operator.presses("看看会改什么", status=422)
    assert operator.has(".form-errors li") == 1
