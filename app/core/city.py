"""One city as data: the folder `app/city/<name>/` chosen by CITY (or any folder given by its path, as the tests do)."""

import json
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import current_app

from app.config import ROOT, ConfigError

CITIES = ROOT / "app" / "city"
DIVISIONS = ROOT / "static" / "dist" / "divisions.json"


@dataclass(frozen=True)
class County:
    """A county-level unit: national code, names, the motif of its paper-cut, and a label point (WGS-84)."""

    code: str
    name: str
    name_en: str
    motif: str
    lat: float
    lng: float


@dataclass(frozen=True)
class Town:
    """A street or town: nine-digit code, names, and the county it lies in."""

    code: str
    name: str
    name_en: str | None
    county_code: str


class City:
    """The chosen city's folder. `facts` is `city.toml`; other files are read by the features that own them."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "city.toml").exists():
            raise ConfigError(f"CITY: there is no city.toml in {folder}; set CITY to a folder name of app/city.")
        self.folder = folder
        self._files: dict[str, dict[str, Any]] = {}
        self.facts: dict[str, Any] = self.read("city.toml")

    def read(self, name: str) -> dict[str, Any]:
        """A TOML file of the folder, parsed once and not to be changed; a city that has none of it gives an empty table."""
        if name not in self._files:
            path = self.folder / name
            self._files[name] = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return self._files[name]

    def files(self, folder: str) -> list[Path]:
        return sorted((self.folder / folder).glob("*.toml"))

    @property
    def code(self) -> str:
        return self.facts["code"]

    @cached_property
    def counties(self) -> dict[str, County]:
        return {
            row["adcode"]: County(row["adcode"], row["name"], row["name_en"], row["motif"], row["lat"], row["lng"])
            for row in self.facts["counties"]
        }

    @cached_property
    def towns(self) -> dict[str, Town]:
        """Streets and towns: Chinese names from the national list the build extracts, English from `towns.toml`."""
        english = self.read("towns.toml")
        listed: dict[str, list[dict[str, str]]] = {}
        if DIVISIONS.exists():
            listed = json.loads(DIVISIONS.read_text(encoding="utf-8"))
        return {
            row["code"]: Town(row["code"], row["name"], english.get(row["code"]), county)
            for county in self.counties
            for row in listed.get(county, [])
        }


def load(name: str) -> City:
    folder = Path(name) if "/" in name else CITIES / name
    return City(folder)


def current() -> City:
    """The city of the running application."""
    return current_app.extensions["city"]
