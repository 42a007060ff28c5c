"""Reading the State Council's notice of a year's holidays. Standard library only."""

import datetime
import re

NAMES = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-autumn Festival",
    "国庆节": "National Day",
}
HOLIDAY, WORKDAY = "放假", "上班"
LONGEST_HOLIDAY, LONGEST_CLOSURE = 15, 30  # Days.
_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．\s]\s*")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_CLAUSE = re.compile(r"[。；;]|(?<=放假)[，,]|(?<=放假调休)[，,]|(?<=上班)[，,]")
_DAY = re.compile(r"(?:(?:(\d{4})年)?(\d{1,2})月)?(\d{1,2})日")
_RANGE = re.compile(r"[至到—–-]")


class NotUnderstood(Exception):
    """A line that says no day, or one that does not exist."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


def read_notice(text: str, year: int) -> dict[str, list[str]]:
    """“国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。” → its days.

    One holiday a line, as the notice has them; numbering and weekdays in brackets are passed over. Gives
    `{iso date: [kind, name, English name]}`. Raises NotUnderstood.
    """
    days: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, rest = _NUMBER.sub("", line).replace(":", "：").partition("：")
        name = _ASIDE.sub("", name).strip()
        found = _days_of(rest, year, line) if colon and name else {}
        if not found:
            raise NotUnderstood(line)
        english = " & ".join(NAMES[part] for part in re.split(r"[、，,]", name) if part in NAMES)
        days.update({day.isoformat(): [kind, name, english] for day, kind in found.items()})
    return dict(sorted(days.items()))


def _days_of(text: str, year: int, line: str) -> dict[datetime.date, str]:
    found: dict[datetime.date, str] = {}
    for clause in _CLAUSE.split(_ASIDE.sub("", text)):
        kind = "holiday" if HOLIDAY in clause else "workday" if WORKDAY in clause else ""
        if kind:
            found.update(dict.fromkeys(_dates(clause, year, line), kind))
    return found


def _dates(clause: str, year: int, line: str) -> list[datetime.date]:
    """“10月1日至7日”, “9月20日、10月10日”: a day without a month has the month before it."""
    dates: list[datetime.date] = []
    month, end = 0, 0
    for match in _DAY.finditer(clause):
        month = int(match[2] or month)
        try:
            date = datetime.date(int(match[1] or year), month, int(match[3]))
        except ValueError as error:
            raise NotUnderstood(line) from error
        if dates and _RANGE.fullmatch(clause[end : match.start()].strip()):
            length = (date - dates[-1]).days
            if not 0 < length <= LONGEST_HOLIDAY:
                raise NotUnderstood(line)
            dates += [dates[-1] + datetime.timedelta(days=ahead) for ahead in range(1, length + 1)]
        else:
            dates.append(date)
        end = match.end()
    return dates


def written(days: dict[str, list[str]], year: int) -> str:
    """The days as lines that `read_notice` reads: what the form shows."""
    by_name: dict[str, dict[str, list[datetime.date]]] = {}
    for day, (kind, name, _english) in sorted(days.items()):
        by_name.setdefault(name, {}).setdefault(kind, []).append(datetime.date.fromisoformat(day))
    return "\n".join(f"{name}：{_sentence(kinds, year)}" for name, kinds in by_name.items())


def _sentence(kinds: dict[str, list[datetime.date]], year: int) -> str:
    told = []
    for kind, verb in (("holiday", HOLIDAY), ("workday", WORKDAY)):
        runs: list[list[datetime.date]] = []
        for day in kinds.get(kind, ()):
            if runs and day - runs[-1][-1] == datetime.timedelta(days=1):
                runs[-1].append(day)
            else:
                runs.append([day])
        if runs:
            told.append("、".join(_run(run, year) for run in runs) + verb)
    return "，".join(told) + "。"


def _run(run: list[datetime.date], year: int) -> str:
    def said(day: datetime.date) -> str:
        return ("" if day.year == year else f"{day.year}年") + f"{day.month}月{day.day}日"

    return said(run[0]) if len(run) == 1 else f"{said(run[0])}至{said(run[-1])}"
