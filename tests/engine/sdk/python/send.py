"""Sends the calls of a file through Segment's Python library, as any program would: send.py HOST WRITE_KEY CALLS.json [gzip]"""
import datetime
import json
import sys

import segment.analytics as analytics


def native(value):
    """{"$date": …} as Python's own date."""
    if isinstance(value, dict):
        if set(value) == {"$date"}:
            return datetime.datetime.fromisoformat(value["$date"].replace("Z", "+00:00"))
        return {name: native(inner) for name, inner in value.items()}
    return [native(inner) for inner in value] if isinstance(value, list) else value


def failed(error, items):
    print(f"{len(items)} messages were not delivered: {error}", file=sys.stderr)
    sys.stderr.flush()


def main():
    host, key, calls = sys.argv[1:4]
    analytics.host = host
    analytics.write_key = key
    analytics.on_error = failed
    analytics.gzip = "gzip" in sys.argv[4:]
    analytics.max_retries = 3
    with open(calls, encoding="utf-8") as file:
        for call in native(json.load(file)):
            kind = call.pop("type")
            names = {"userId": "user_id", "anonymousId": "anonymous_id", "groupId": "group_id", "previousId": "previous_id"}
            words = {names.get(name, name): value for name, value in call.items()}
            getattr(analytics, kind)(**words)
    analytics.shutdown()


main()
