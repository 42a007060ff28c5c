"""The yardstick: what Flask under the same server can do at most."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"
