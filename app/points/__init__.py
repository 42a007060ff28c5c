from app.core.features import Feature

feature = Feature(name="points")
