"""Two visitors find that the page is not true; the owner hears of it, answers, and everybody sees the answer."""

import datetime
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy

from app.core import clock
from app.stations.models import Station, StationService
from app.stations.reports.models import VisitorReport
from app.stations.rules import Service
from app.stations.words import SERVICES
from tests import servers
from tests.browser import serving_demonstration
from tests.journeys.test_owner import own_place

pytestmark = pytest.mark.browser
HOUR, ELEVEN_MINUTES = datetime.timedelta(hours=1), datetime.timedelta(minutes=11)
WATER = SERVICES[Service.WATER]._args[0]


@pytest.fixture
def database(databases, demonstration) -> Iterator[str]:
    url = databases.create(demonstration[0])
    yield url
    databases.drop(url)


@pytest.fixture
def city(database, databases, demonstration, tmp_path) -> Iterator[servers.RunningSite]:
    """Behind a proxy of ours, so that visitors can come from different networks."""
    settings = {"TRUSTED_PROXIES": "1", "DATABASE_URL": database}
    with serving_demonstration(databases, demonstration, tmp_path / "city", **settings) as site:
        yield site


@pytest.fixture
def pass_time(database) -> Callable[..., None]:
    """What was said and reported so far was said and reported longer ago."""

    def shift(column, since: datetime.timedelta) -> None:
        engine = sqlalchemy.create_engine(database)
        with engine.begin() as connection:
            earlier = sqlalchemy.update(column.table).values({column.name: clock.now() - since})
            connection.execute(earlier.where(column > clock.now() - since))
        engine.dispose()

    return shift


def test_two_visitors_doubt_and_the_owner_answers(somebody, reading, demonstration_app, pass_time):
    station = own_place()
    page, own_page = f"/stations/{station.code}", f"/owner/stations/{station.code}"
    owner, visitor, another = somebody(), somebody(), somebody(script=False)
    visitor.context.set_extra_http_headers({"X-Forwarded-For": "203.0.113.9"})
    another.context.set_extra_http_headers({"X-Forwarded-For": "198.51.100.7"})

    owner.signs_in_as("owner")
    owner.presses("都正常")
    pass_time(StationService.__table__.c.said_at, HOUR)
    pass_time(Station.__table__.c.hours_confirmed_at, HOUR)

    visitor.opens(page)
    visitor.sees(WATER, within=".part--works")
    visitor.follows("和这里写的不一样？报个问题")
    visitor.finds_all_accessible()
    visitor.presses("%(service)s坏了", service=reading.words(WATER))
    visitor.sees("谢谢，已转告站主。再有一位在别处上网的来访者也这样说，就会改为“待确认”。")
    visitor.sees(WATER, within=".part--works")
    visitor.follows("和这里写的不一样？报个问题")
    visitor.presses("%(service)s坏了", service=reading.words(WATER))
    visitor.sees("今天从您这里已经反映过这一项，不用再按")

    pass_time(VisitorReport.__table__.c.reported_at, ELEVEN_MINUTES)
    another.opens(page)
    another.follows("和这里写的不一样？报个问题")
    another.presses("%(service)s坏了", service=reading.words(WATER))
    another.sees("谢谢。不止一位来访者这样说，这一项已改为“待确认”，站主会看到。")
    another.sees(WATER, within=".part--unknown")
    another.sees("等站主答复", within="#told")

    owner.opens(own_page)
    owner.sees("不止一人这样说，公众页面已改为“待确认”。", within="#reported")
    owner.finds_all_accessible()
    owner.presses("可用", of=WATER, within="#reported")
    assert owner.has("#reported") == 0
    answer = {"who": reading.words("站主"), "answer": reading.words("可用")}
    visitor.opens(page)
    visitor.sees("%(who)s答复：%(answer)s", within="#told", **answer)
    visitor.sees(WATER, within=".part--works")

    # The hours are doubted and checked in the same way.
    another.follows("和这里写的不一样？报个问题")
    another.presses("时间不对")
    pass_time(VisitorReport.__table__.c.reported_at, ELEVEN_MINUTES)
    visitor.follows("和这里写的不一样？报个问题")
    visitor.presses("时间不对")
    visitor.sees("有人反映没开门，等站主答复", within=".place-now")
    owner.opens(own_page)
    owner.presses("开着，时间没错")
    owner.sees("已记下：开门时间没错")
    visitor.opens(page)
    visitor.sees_no("有人反映没开门，等站主答复", within=".place-now")
