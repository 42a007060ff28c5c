"""Positions from Chinese maps, brought to WGS-84 once, when they come in. Pure.

GCJ-02 (高德, 腾讯) and BD-09 (百度) shift positions by up to some 700 m. The formulas are the well-known public ones; the way
back to WGS-84 is found by iteration, to within a centimetre.
"""

import math
from enum import StrEnum

AXIS = 6378245.0
ECCENTRICITY = 0.00669342162296594323
BAIDU = math.pi * 3000 / 180


class System(StrEnum):
    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


def to_wgs84(lat: float, lng: float, system: System) -> tuple[float, float]:
    """(lat, lng) in WGS-84, to six decimals (about 10 cm)."""
    if system is System.BD09:
        lat, lng = _baidu_to_gcj(lat, lng)
    if system in (System.BD09, System.GCJ02):
        lat, lng = _gcj_to_wgs(lat, lng)
    return round(lat, 6), round(lng, 6)


def gcj02(lat: float, lng: float) -> tuple[float, float]:
    """A WGS-84 position as 高德 and 腾讯 draw it."""
    shift_lat, shift_lng = _shift(lat, lng)
    return lat + shift_lat, lng + shift_lng


def bd09(lat: float, lng: float) -> tuple[float, float]:
    """A WGS-84 position as 百度 draws it."""
    y, x = gcj02(lat, lng)
    z = math.hypot(x, y) + 0.00002 * math.sin(y * BAIDU)
    theta = math.atan2(y, x) + 0.000003 * math.cos(x * BAIDU)
    return z * math.sin(theta) + 0.006, z * math.cos(theta) + 0.0065


def _baidu_to_gcj(lat: float, lng: float) -> tuple[float, float]:
    x, y = lng - 0.0065, lat - 0.006
    z = math.hypot(x, y) - 0.00002 * math.sin(y * BAIDU)
    theta = math.atan2(y, x) - 0.000003 * math.cos(x * BAIDU)
    return z * math.sin(theta), z * math.cos(theta)


def _gcj_to_wgs(lat: float, lng: float) -> tuple[float, float]:
    guess_lat, guess_lng = lat, lng
    for _ in range(8):
        there_lat, there_lng = gcj02(guess_lat, guess_lng)
        guess_lat, guess_lng = guess_lat - (there_lat - lat), guess_lng - (there_lng - lng)
    return guess_lat, guess_lng


def _shift(lat: float, lng: float) -> tuple[float, float]:
    x, y = lng - 105.0, lat - 35.0
    waves = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    radians = math.radians(lat)
    magic = 1 - ECCENTRICITY * math.sin(radians) ** 2
    root = math.sqrt(magic)
    per_degree_lat = AXIS * (1 - ECCENTRICITY) / (magic * root) * math.pi / 180
    per_degree_lng = AXIS / root * math.cos(radians) * math.pi / 180
    return north / per_degree_lat, east / per_degree_lng
