#!/usr/bin/env python3
"""Measures the endpoint of a recommender: processor time of the server a request, by kind of request.

    swift build -c release --product benchmark-serving-recommend --product solkit-endpoint
    .build/release/benchmark-serving-recommend build-demo/shop [items] [neighbours]
    cp .build/release/solkit-endpoint build-demo/shop && python3 Benchmarks/serving/recommend.py build-demo/shop

A filter by price, rules by stock and category, a boost and diversity are on in every list. Bars: 400 microseconds for a
known user, 1,000 for an anonymous basket. Figures are medians over the rounds. Needs wrk; prints JSON.
"""
import argparse, json, sys
from run import Endpoint, medians, processor, wrk

FILTER = {"price": {"max": 15}}
BASKET = [{"item_id": "10003", "quantity": 2}, "10100", {"item_id": "10250", "quantity": 12}, "10007", "10033"]
BODIES = {
    "known": {"user_id": "user-17", "filter": FILTER},
    "known_reasons": {"user_id": "user-17", "filter": FILTER, "reasons": True},
    "known_20": {"user_id": "user-17", "filter": FILTER, "count": 20},
    "basket": {"basket": BASKET, "filter": FILTER},
    "new": {"user_id": "nobody", "country": "France", "filter": FILTER},
    "similar": {"similar_to": "10100", "filter": FILTER},
    "batch_of_8": {"requests": [{"user_id": "user-%d" % user, "filter": FILTER} for user in range(8)]},
}
BARS = {"known": 400.0, "basket": 1000.0}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    endpoint = Endpoint(options.folder)
    start = endpoint.start()
    result = {"processor": processor(), "cold_start_ms": round(start, 1), "connections": options.connections}
    health = [wrk(endpoint, "/healthz", None, options.connections, options.seconds, None) for _ in range(options.rounds)]
    result["healthz"] = medians(health)
    for name, body in BODIES.items():
        text = json.dumps(body)
        status, answer = endpoint.get("/v1/recommend", "POST", text)
        if status != 200:
            sys.exit("%s is answered with %d: %s" % (name, status, answer.decode()))
        rounds = [wrk(endpoint, "/v1/recommend", text, options.connections, options.seconds, None)
                  for _ in range(options.rounds)]
        result[name] = medians(rounds)
    result["rss_mb"] = round(endpoint.memory_mb("VmHWM"), 1)
    endpoint.stop()
    missed = [name for name, bar in BARS.items() if result[name]["cpu_us"] > bar]
    result["bars_missed"] = missed
    print(json.dumps(result, indent=1))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
