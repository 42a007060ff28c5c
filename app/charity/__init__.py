"""Charity releases: publishers, projects, and every figure with the paper it stands on."""

from app.charity import commands, demonstration
from app.core.features import Feature

feature = Feature(name="charity", commands=(commands.charity,), demonstrate=demonstration.load)
