"""Positions from 高德 and 百度 come in once and land where they belong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stations.coordinates import System, bd09, gcj02, to_wgs84
from app.stations.rules import metres

pytestmark = pytest.mark.sqlite_only
LAT, LNG = st.floats(36.6, 38.4), st.floats(117.2, 118.5)


@given(LAT, LNG)
def test_amap_positions_come_back(lat, lng):
    assert to_wgs84(*gcj02(lat, lng), System.GCJ02) == pytest.approx((lat, lng), abs=2e-6)


@given(LAT, LNG)
def test_baidu_positions_come_back_within_a_metre(lat, lng):
    assert metres(to_wgs84(*bd09(lat, lng), System.BD09), (lat, lng)) < 1


def test_a_published_pair():
    """The label point of 滨城区 in GCJ-02, and what it is in WGS-84."""
    assert to_wgs84(37.384842, 118.020149, System.GCJ02) == pytest.approx((37.3841, 118.0141), abs=1e-4)


def test_wgs84_is_left_alone():
    assert to_wgs84(37.3841, 118.0141, System.WGS84) == (37.3841, 118.0141)


def test_distance_of_a_known_degree():
    assert metres((37.0, 118.0), (38.0, 118.0)) == pytest.approx(111_195, rel=1e-3)
