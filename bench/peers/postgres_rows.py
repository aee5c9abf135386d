"""The reference's way into PostgreSQL: asks for the same answers as `forecast data fetch`, reads them, and sends one
INSERT ... ON CONFLICT a row, with one commit at the end (psycopg2). Prints the seconds that the statements and the commit
took, the rows, and psycopg2's version.

usage: postgres_rows.py POSTGRES_URI FILE_OF_URLS
"""
import datetime
import json
import sys
import time
import urllib.request

import psycopg2

TABLE = """CREATE TABLE by_row (date_mesure TIMESTAMPTZ NOT NULL, consommation_mw DOUBLE PRECISION NOT NULL, source TEXT,
cree_le TIMESTAMPTZ DEFAULT now(), UNIQUE (date_mesure))"""
UPSERT = """INSERT INTO by_row (date_mesure, consommation_mw, source) VALUES (%s, %s, %s)
ON CONFLICT (date_mesure) DO UPDATE SET consommation_mw = EXCLUDED.consommation_mw, source = EXCLUDED.source"""


def main():
    uri, urls = sys.argv[1:]
    with open(urls, encoding="utf-8") as file:
        addresses = file.read().split()
    rows = []
    for address in addresses:
        with urllib.request.urlopen(address) as answer:
            for row in json.load(answer):
                rows.append((datetime.datetime.fromisoformat(row["date_heure"]), row["consommation"], "ODRE"))
    connection = psycopg2.connect(uri)
    with connection, connection.cursor() as cursor:
        cursor.execute(TABLE)
    begun = time.perf_counter()
    with connection, connection.cursor() as cursor:
        for row in rows:
            cursor.execute(UPSERT, row)
    print(time.perf_counter() - begun, len(rows), psycopg2.__version__)


if __name__ == "__main__":
    main()
