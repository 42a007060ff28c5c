"""Front page, search, about, policies, developers, sitemap."""

from app.core.features import Feature
from app.home import machine_routes, routes

feature = Feature(name="home", blueprints=(routes.bp, machine_routes.bp))
