#include "observation_schema.hpp"

namespace forecast {

const char* const kObservationSchema = R"sql(
-- The reference's tables: names, columns and constraints are its own. Dates are the local day at 00:00:00+00.
CREATE TABLE consommation (
    date_mesure TEXT NOT NULL,
    consommation_mw REAL NOT NULL,
    source TEXT,
    cree_le TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00', 'now')),
    UNIQUE (date_mesure)
);
CREATE TABLE meteo (
    date_mesure TEXT NOT NULL,
    temperature_moyenne REAL,
    humidite_relative REAL,
    vitesse_vent REAL,
    rayonnement_moyen REAL,
    source TEXT,
    cree_le TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%S+00', 'now')),
    UNIQUE (date_mesure)
);
CREATE TABLE prediction (
    date_prediction TEXT NOT NULL,
    valeur_reelle REAL,
    valeur_predite REAL,
    modele TEXT NOT NULL,
    UNIQUE (date_prediction, modele)
);

-- Ours. Times are seconds since 1970 in the large table and read as text in its view.
CREATE TABLE series (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    column_name TEXT NOT NULL,
    source TEXT NOT NULL,
    step_seconds INTEGER NOT NULL,
    time_zone TEXT NOT NULL
);
CREATE TABLE observation_value (
    series INTEGER NOT NULL REFERENCES series (number),
    time INTEGER NOT NULL,
    available_at INTEGER NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (series, time, available_at)
) WITHOUT ROWID;
CREATE VIEW observation (series, time, value, available_at, source) AS
    SELECT s.id, strftime('%Y-%m-%dT%H:%M:%SZ', o.time, 'unixepoch'), o.value,
           strftime('%Y-%m-%dT%H:%M:%SZ', o.available_at, 'unixepoch'), s.source
    FROM observation_value o JOIN series s ON s.number = o.series;

-- Every forecast that was issued; times as text, UTC.
CREATE TABLE forecast (
    time TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    value REAL,
    low80 REAL,
    high80 REAL,
    model TEXT NOT NULL,
    run_id TEXT NOT NULL,
    weather TEXT NOT NULL,
    PRIMARY KEY (model, time, issued_at, run_id, weather)
) WITHOUT ROWID;
)sql";

}  // namespace forecast
