"""Hears the three servers as a program outside does: WebSocket with Debian's python3-websockets, an
event stream and polls with what Python brings.

    python3 listen.py WEBSOCKET_URL SSE_URL POLLING_URL

Takes orders on its standard input, one a line: "poll AT PERIOD" polls at the epoch second AT and every
PERIOD seconds from there; "begin SINCE" forgets what was due before that epoch millisecond; "tell"
prints the delays of what came since, by transport, in ms. A delay ends when the program has the message.
"""

import asyncio
import http.client
import json
import sys
import threading
import time
import urllib.parse
import urllib.request

import websockets

websocket_url, sse_url, polling_url = sys.argv[1:]
heard = {"polling": [], "sse": [], "websocket": []}
since = 0.0
poll_from = None


def take(transport, text, at):
    message = json.loads(text)
    if "createdAt" in message:
        heard[transport].append((message["createdAt"], at - message["createdAt"]))


def now():
    return time.time() * 1000


async def listen_websocket():
    async with websockets.connect(websocket_url, max_queue=None, compression=None) as socket:
        async for text in socket:
            take("websocket", text, now())


def listen_sse():
    address = urllib.parse.urlsplit(sse_url)
    connection = http.client.HTTPConnection(address.hostname, address.port)
    connection.request("GET", "/sse", headers={"Accept": "text/event-stream"})
    stream = connection.getresponse()
    while True:
        line = stream.readline()
        if line.startswith(b"data:"):
            take("sse", line[5:], now())


def poll():
    after = None
    while poll_from is None:
        time.sleep(0.05)
    due, period = poll_from
    while True:
        due, period = (due if poll_from[1] == period else poll_from[0]), poll_from[1]
        due += max(0.0, (time.time() - due) // period * period + period)
        time.sleep(max(0.0, due - time.time()))
        query = "limit=1" if after is None else f"after={after}"
        with urllib.request.urlopen(f"{polling_url}/getData?{query}") as answer:
            text = answer.read()
        at = now()
        rows = json.loads(text)
        if after is not None:
            for row in rows:
                heard["polling"].append((row["createdAt"], at - row["createdAt"]))
        if rows:
            after = rows[-1]["id"]
        elif after is None:
            after = 0


def take_orders():
    global since, poll_from
    for line in sys.stdin:
        order, *values = line.split()
        if order == "poll":
            poll_from = (float(values[0]), float(values[1]))
        elif order == "begin":
            since = float(values[0])
        elif order == "tell":
            told = {
                name: [delay for due, delay in list(delays) if due >= since]
                for name, delays in heard.items()
            }
            print(json.dumps(told), flush=True)


threading.Thread(target=listen_sse, daemon=True).start()
threading.Thread(target=poll, daemon=True).start()
threading.Thread(target=lambda: asyncio.run(listen_websocket()), daemon=True).start()
take_orders()
