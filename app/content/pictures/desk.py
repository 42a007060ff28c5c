"""What somebody at a desk decides about a picture, on whichever page they do it."""

from flask_login import current_user

from app.content.moderation import desk
from app.content.moderation.forms import DecisionForm
from app.content.pictures import operations
from app.content.pictures.models import Picture
from app.core import clock


def settle(picture: Picture, form: DecisionForm) -> None:
    """Show or refuse it, as the form says; a word when a colleague was quicker. The route commits."""
    desk.settle(
        form,
        lambda: operations.decide(
            picture,
            form.decision,
            reason=form.reason.data or "",
            alt=form.words.data,
            alt_en=form.words_en.data,
            by=current_user,
            now=clock.now(),
        ),
    )
