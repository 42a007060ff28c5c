"""Sketches that hold the place of pictures still on the cutting table."""

from app.core.papercut.cuts import coin, petal, scallop
from app.core.papercut.sheet import Sheet

WAITING = ["hero-home", "hero-stations", "hero-exhibition", "hero-charity", "hero-points", "door-stations", "door-exhibition", "door-charity", "door-points", "kind-hub", "kind-service", "kind-outlet", "county-bamboo-slips", "county-jujube", "county-yellow-river", "county-salt-shell", "county-pear-blossom", "county-shadow-puppet", "county-mountain", "cause-elderly", "cause-disabled", "cause-orphan", "cause-poverty", "service-water", "service-charging", "service-wifi", "service-rest_seat", "service-aircon", "service-microwave", "service-fridge", "service-umbrella", "service-raincoat", "service-first_aid_kit", "service-blood_pressure", "service-toolbox", "service-air_pump", "service-reading", "service-toilet", "service-luggage", "service-parcel_drop", "service-aed", "service-nursing_room", "service-aid_guidance", "service-charity_info", "game-ssq", "game-fc3d", "game-qlc", "game-kl8", "game-scratch", "exhibit-history", "exhibit-odds", "exhibit-ticket-themes", "exhibit-draw-machine", "exhibit-fund-flow", "exhibit-stations-network", "reward-towel", "reward-umbrella-gift", "reward-thermos", "reward-soap", "reward-rice", "reward-book", "reward-seedling", "reward-tea", "empty-search", "empty-list", "empty-draws", "error-404", "error-500", "error-403", "error-410", "error-413", "error-form", "error-wait", "voucher-border", "poster-frame", "mark", "contact", "ui-search", "ui-moon", "ui-sun", "status-works", "status-unknown", "status-broken", "ball-red", "ball-blue", "ball-gold"]


def _rosette() -> Sheet:
    return (
        Sheet(96, 96).cut(scallop(48, 48, 44, 16), petal(48, 40, 26, 12).around(8, 48, 48)).lay("gold", coin(48, 48, 8))
    )


PICTURES = dict.fromkeys(WAITING, _rosette)
