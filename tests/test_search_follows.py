"""What an operation changed is what the site search finds: each pillar says what it touched, and forgets nothing."""

import datetime

import pytest
from sqlalchemy import select

from app.charity import operations as charity
from app.content.rules import Publication
from app.content.workflow import operations as workflow
from app.core import city, clock, search
from app.core.audit import System
from app.core.db import db
from app.core.search import SearchEntry, index
from app.exhibition.blocks.rules import Kind
from app.exhibition.publishing import rules as texts
from app.exhibition.publishing import writing as exhibits
from app.points.exchange import stocking
from app.stations import operations as stations
from app.stations.rules import Service, State
from tests.builders import charity as projects
from tests.builders.exhibition import a_hall, an_exhibit
from tests.builders.points import reward
from tests.builders.stations import station

BY = System()


def found(query: str, *kinds: str) -> list[str]:
    """Keys of what is found, after a commit."""
    db.session.commit()
    return [hit.key for hit in search.find(query, now=clock.now(), kinds=kinds)]


def rows(kinds: list[str]) -> list[tuple]:
    kept = select(*index.COLUMNS).where(SearchEntry.kind.in_(kinds)).order_by(SearchEntry.id)
    return [tuple(row) for row in db.session.execute(kept)]


@pytest.mark.parametrize("name", ["charity", "exhibition"])
def test_what_the_operations_of_a_pillar_say_is_all_there_is(app, db_session, name):
    """A demonstration is loaded by the operations; a rebuild afterwards finds nothing they forgot."""
    feature = next(each for each in app.extensions["features"] if each.name == name)
    feature.demonstrate(city.current(), clock.now())
    db.session.commit()
    kinds = [each.kind for each in feature.searchable if not each.is_built_in]
    followed = rows(kinds)
    search.rebuild()
    db.session.commit()
    assert followed and followed == rows(kinds)


def test_a_place_is_found_by_what_it_is_called_where_it_is_and_what_it_offers(db_session):
    place = station("TEST-SEEK", name="清泉站", services=(Service.WATER,))
    assert (
        found("清泉")
        == found("滨城区")
        == found("饮水")
        == found("test-seek")
        == found("drinking water")
        == [place.code]
    )
    assert found("除颤仪") == []
    stations.offer(place, (Service.AED,))
    assert found("除颤仪") == [place.code] and found("饮水") == []
    stations.change_station(place, {"name": "甘泉站"}, version=place.version, by=BY, now=clock.now())
    assert found("甘泉") == [place.code] and found("清泉") == []
    stations.change_station(place, {"state": State.CLOSED}, version=place.version, by=BY, now=clock.now())
    assert found("甘泉") == []


def test_a_project_takes_its_stories_with_it(db_session):
    project = projects.project(title="社区助餐点")
    projects.update(project, "锅灶装好了")
    assert found("助餐点", "project") == [project.code]
    assert found("锅灶") == [f"{project.code}/1"]
    charity.move_project(project, Publication.WITHDRAWN, project.version, by=BY, now=clock.now())
    assert found("助餐点") == found("锅灶") == []
    charity.move_project(project, Publication.PUBLISHED, project.version, by=BY, now=clock.now())
    charity.change_project(project, project.version, {"title": "社区食堂"}, project.causes, by=BY, now=clock.now())
    assert found("食堂") == [project.code, f"{project.code}/1"]


def test_a_page_is_found_by_its_blocks_and_only_in_a_public_exhibit(db_session):
    exhibit = an_exhibit(a_hall())

    def says(*changes) -> None:
        body = exhibits.body(exhibit)
        for change in changes:
            body = change(body)
        exhibits.put(exhibit, body)

    says(texts.with_page("first", "first", "起点", "", {"title": "第一张"}))
    says(texts.with_block("first", "a", Kind.TEXT, {"text": "石家庄的广场"}))
    assert found("石家庄") == [f"{exhibit.slug}/first"]
    says(texts.without_block("first", "a"))
    assert found("石家庄") == [] and found("第一张") == [f"{exhibit.slug}/first"]
    says(texts.with_facts({"title": "一座桥"}), texts.with_page_facts("first", {"slug": "one"}))
    assert found("一座桥") == [exhibit.slug] and found("第一张") == [f"{exhibit.slug}/one"]
    says(texts.without_page("first"))
    assert found("第一张") == []
    workflow.withdraw(exhibits.EXHIBIT, exhibit, "要核对", by=BY, now=clock.now())
    assert found("一座桥") == []


def test_what_is_published_for_later_is_found_later(db_session):
    project = projects.project(title="明天的食堂")
    project.published_at = clock.now() + datetime.timedelta(days=1)
    search.changed("project", project.id)
    assert found("明天的食堂") == []
    assert search.find("明天的食堂", now=clock.now() + datetime.timedelta(days=2))


def test_a_reward_is_found_while_it_is_offered(db_session):
    offered = reward(title="折叠雨伞")
    assert found("雨伞", "reward") == [offered.slug]
    stocking.withdraw(offered, by=BY, now=clock.now())
    assert found("雨伞", "reward") == []
