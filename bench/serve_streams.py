"""Open streams of a job's events at a running `forecast serve`.

usage: serve_streams.py URL WORKSPACE CONFIG [STREAMS]      default: 200
Holds the lock of the workspace, starts a job that waits for it, opens the streams, says "open" and waits for the end of its
input. Then it lets the job go; exit 1 unless each stream tells of its beginning and its end.
"""

import fcntl
import http.client
import json
import sys
import urllib.parse


def main(url, workspace, config, count="200"):
    host = urllib.parse.urlsplit(url).netloc

    def ask(method, path, body=None):
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        if answer.status != 200:
            sys.exit(f"{method} {path}: {answer.status} {answer.read().decode()}")
        return answer

    with open(f"{workspace}/.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        job = {"command": "fetch", "config": config, "arguments": {"wait": True}}
        number = json.load(ask("POST", "/api/v1/jobs", job))["id"]
        streams = [ask("GET", f"/api/v1/jobs/{number}/events") for _ in range(int(count))]
        begun = sum(stream.readline() == b"event: state\n" for stream in streams)
        print("open", flush=True)
        sys.stdin.read()
    told = sum(stream.read().count(b"event: state\n") == 1 for stream in streams)
    print(f"streams that told the job's beginning {begun}, its end {told}, of {count}")
    return 0 if begun == told == int(count) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
