"""A table of places read line by line; everything that is wrong is collected, so that one upload shows it all."""

from typing import Any

from app.core.city import City
from app.core.spreadsheets import Row, Table
from app.stations import rules, sheets
from app.stations.coordinates import System


class LineReader:
    """Reads the rows of a table; `problems` collects everything that is wrong, so that one upload shows it all."""

    def __init__(self, city: City, system: System) -> None:
        self.city = city
        self.system = system
        self.problems: list[sheets.Problem] = []
        self.seen: dict[str, int] = {}  # Codes and the row each stands in.
        self.number = 1
        self.counties = {county.name: county.code for county in city.counties.values()}

    def read(self, table: Table) -> list[dict[str, Any]]:
        missing = [heading for heading in sheets.HEADINGS if heading not in table.headings]
        unknown = [heading for heading in table.headings if heading and heading not in sheets.HEADINGS]
        twice = {heading for heading in table.headings if heading and table.headings.count(heading) > 1}
        self.problems += [sheets.Problem(1, heading, "column missing") for heading in missing]
        self.problems += [sheets.Problem(1, heading, "column unknown") for heading in unknown]
        self.problems += [sheets.Problem(1, heading, "column twice") for heading in sorted(twice)]
        return [] if self.problems else [self.line(row) for row in table.rows]

    def line(self, row: Row) -> dict[str, Any]:
        self.number = row.number
        for heading in sorted(row.formulas):
            self.problems.append(sheets.Problem(row.number, heading, "formula"))
        line = {
            "row": row.number,
            "code": self.take(row, sheets.CODE, self._code),
            "kind": self.take(row, sheets.KIND, lambda text: sheets.one_of(sheets.KINDS, text).value),
            "name": self.take(row, sheets.NAME, lambda text: sheets.required(sheets.short_text(sheets.NAME, text))),
            "name_en": self.take(row, sheets.NAME_EN, lambda text: sheets.short_text(sheets.NAME_EN, text)),
            "county_code": self.take(row, sheets.COUNTY, self._county),
            "address": self.take(row, sheets.ADDRESS, lambda text: sheets.short_text(sheets.ADDRESS, text)),
            "address_en": self.take(row, sheets.ADDRESS_EN, lambda text: sheets.short_text(sheets.ADDRESS_EN, text)),
            "position_is_schematic": bool(self.take(row, sheets.SCHEMATIC, sheets.yes_no)),
            "step_free": self.take(row, sheets.STEP_FREE, sheets.yes_no),
            "channel_type": self.take(row, sheets.CHANNEL, lambda text: sheets.short_text(sheets.CHANNEL, text)),
            "phone": self.take(row, sheets.PHONE, sheets.phone_of),
            "state": self.take(row, sheets.STATE, lambda text: sheets.one_of(sheets.STATES, text or "对外服务").value),
            "opened_on": self.take(row, sheets.OPENED, sheets.date_of),
            "holidays": self.take(row, sheets.HOLIDAYS, sheets.holidays_cell),
            "services": self.take(row, sheets.SERVICES, sheets.services_of),
            "weekly": self._weekly(row),
            **self._position(row),
        }
        line["town_code"] = self.take(row, sheets.TOWN, lambda text: self._town(text, line["county_code"]))
        return line

    def take(self, row: Row, heading: str, read) -> Any:
        """The cell as a value; what is wrong with it is noted. A formula has been noted already."""
        if heading in row.formulas:
            return None
        text = row.values.get(heading, "")
        try:
            if any(ord(character) < 32 for character in text):
                raise sheets.Wrong("characters")
            return read(text)
        except sheets.Wrong as wrong:
            self.problems.append(sheets.Problem(row.number, heading, wrong.kind, text[:60], wrong.detail))
            return None

    def _code(self, text: str) -> str:
        code = rules.normal_code(sheets.required(text))
        if not rules.is_code(code):
            raise sheets.Wrong("code")
        if code in self.seen:
            raise sheets.Wrong("code twice", str(self.seen[code]))
        self.seen[code] = self.number
        return code

    def _county(self, text: str) -> str:
        if sheets.required(text) not in self.counties:
            raise sheets.Wrong("choice", "、".join(self.counties))
        return self.counties[text]

    def _town(self, text: str, county: str | None) -> str | None:
        if not text or county is None:
            return None
        for town in self.city.towns.values():
            if town.county_code == county and text in (town.name, town.code):
                return town.code
        raise sheets.Wrong("town", self.city.counties[county].name)

    def _weekly(self, row: Row) -> dict[str, list[list[int]]]:
        if any(day in row.formulas for day in sheets.DAYS):
            return {}
        try:
            return sheets.week_of([row.values.get(day, "") for day in sheets.DAYS])
        except sheets.Wrong as wrong:
            day = sheets.DAYS[int(wrong.detail)]
            self.problems.append(sheets.Problem(row.number, day, wrong.kind, row.values.get(day, "")[:60]))
            return {}

    def _position(self, row: Row) -> dict[str, Any]:
        lat = self.take(row, sheets.LAT, lambda text: sheets.degrees_of(text, 90))
        lng = self.take(row, sheets.LNG, lambda text: sheets.degrees_of(text, 180))
        system = self.take(row, sheets.SYSTEM, lambda text: sheets.system_of(text) or self.system) or self.system
        if (lat is None) != (lng is None) and not {sheets.LAT, sheets.LNG} & row.formulas:
            if not (row.values.get(sheets.LAT) and row.values.get(sheets.LNG)):
                self.problems.append(
                    sheets.Problem(row.number, sheets.LAT if lat is None else sheets.LNG, "position half")
                )
            return sheets.position(None, None, system)
        found = sheets.position(lat, lng, system)
        if found["lat"] is not None and not sheets.within(self.city, found["lat"], found["lng"]):
            self.problems.append(
                sheets.Problem(row.number, sheets.LAT, "outside", f"{lat}，{lng}", self.city.facts["name"])
            )
        return found
