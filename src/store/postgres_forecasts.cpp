#include "postgres_forecasts.hpp"

#include <map>
#include <tuple>

#include "daily_forecasts.hpp"
#include "forecast/postgres/copy_text.hpp"
#include "postgres_values.hpp"

namespace forecast {
namespace {

using ForecastKey = std::tuple<std::string, std::int64_t, std::int64_t, std::string, std::string>;

std::int64_t seconds_since_1970(Timestamp time) {
    return time.time_since_epoch().count();
}

ForecastKey key_of(const StoredForecast& forecast) {
    return {forecast.model, seconds_since_1970(forecast.time), seconds_since_1970(forecast.issued_at), forecast.run_id,
            forecast.weather};
}

CopyText& add_key(CopyText& lines, const StoredForecast& forecast) {
    lines.add(forecast.model).add(format_utc(forecast.time)).add(format_utc(forecast.issued_at));
    return lines.add(forecast.run_id).add(forecast.weather);
}

constexpr const char* kKeyColumns = "model TEXT, time TIMESTAMPTZ, issued_at TIMESTAMPTZ, run_id TEXT, weather TEXT";

void write_members(PostgresConnection& connection, const std::vector<StoredForecast>& forecasts) {
    CopyText lines;
    for (const StoredForecast& forecast : forecasts) {
        for (const MemberWeight& member : forecast.members) {
            add_key(lines, forecast).add(member.member).add(member.weight).end_row();
        }
    }
    copy_rows(connection, "incoming_member", std::string(kKeyColumns) + ", member TEXT, weight DOUBLE PRECISION",
              "model, time, issued_at, run_id, weather, member, weight", lines);
    connection.execute(R"sql(
        DELETE FROM forecast_member m USING incoming_forecast i
        WHERE m.model = i.model AND m.time = i.time AND m.issued_at = i.issued_at AND m.run_id = i.run_id
          AND m.weather = i.weather;
        INSERT INTO forecast_member (model, time, issued_at, run_id, weather, member, weight)
        SELECT DISTINCT ON (model, time, issued_at, run_id, weather, member)
               model, time, issued_at, run_id, weather, member, weight
        FROM incoming_member ORDER BY model, time, issued_at, run_id, weather, member)sql");
}

void read_members(PostgresConnection& connection, const Period& period, std::vector<StoredForecast>& forecasts) {
    const PostgresRows rows = connection.execute(R"sql(
        SELECT model, date_part('epoch', time)::bigint, date_part('epoch', issued_at)::bigint, run_id, weather, member,
               weight
        FROM forecast_member WHERE time >= $1 AND time < $2 ORDER BY weight DESC, member)sql",
                                                 {sql_time(period.begin), sql_time(period.end)});
    std::map<ForecastKey, std::vector<MemberWeight>> members;
    for (int row = 0; row < rows.size(); ++row) {
        members[{std::string(rows.text(row, 0)), rows.integer(row, 1), rows.integer(row, 2),
                 std::string(rows.text(row, 3)), std::string(rows.text(row, 4))}]
            .push_back({std::string(rows.text(row, 5)), rows.number(row, 6)});
    }
    for (StoredForecast& forecast : forecasts) {
        const auto found = members.find(key_of(forecast));
        forecast.members = found == members.end() ? std::vector<MemberWeight>() : found->second;
    }
}

bool has_newer_issue(PostgresConnection& connection, const std::string& model, const DayForecast& day) {
    return connection
               .execute("SELECT 1 FROM forecast WHERE model = $1 AND time = $2 AND issued_at > $3 LIMIT 1",
                        {model, format_utc(day.first_time), format_utc(day.issued_at)})
               .size() > 0;
}

}  // namespace

void write_forecasts(PostgresConnection& connection, const std::vector<StoredForecast>& forecasts) {
    CopyText lines;
    for (const StoredForecast& forecast : forecasts) {
        add_key(lines, forecast).add(std::optional(forecast.value)).add(forecast.low80).add(forecast.high80).end_row();
    }
    copy_rows(connection, "incoming_forecast",
              std::string("number BIGSERIAL, ") + kKeyColumns +
                  ", value DOUBLE PRECISION, low80 DOUBLE PRECISION, high80 DOUBLE PRECISION",
              "model, time, issued_at, run_id, weather, value, low80, high80", lines);
    connection.execute(R"sql(
        INSERT INTO forecast (time, issued_at, value, low80, high80, model, run_id, weather)
        SELECT DISTINCT ON (model, time, issued_at, run_id, weather)
               time, issued_at, value, low80, high80, model, run_id, weather
        FROM incoming_forecast ORDER BY model, time, issued_at, run_id, weather, number DESC
        ON CONFLICT (model, time, issued_at, run_id, weather) DO UPDATE
        SET value = excluded.value, low80 = excluded.low80, high80 = excluded.high80)sql");
    write_members(connection, forecasts);
}

void write_predictions(PostgresConnection& connection, const std::vector<StoredForecast>& forecasts,
                       std::string_view zone, const std::string& series) {
    for (const auto& [key, day] : newest_by_day(forecasts, zone)) {
        if (has_newer_issue(connection, key.second, day)) {
            continue;
        }
        const std::string date = format_date_column({key.first});
        connection.execute(R"sql(
            INSERT INTO prediction (date_prediction, valeur_reelle, valeur_predite, modele) VALUES ($1, $2, $3, $4)
            ON CONFLICT (date_prediction, modele) DO UPDATE
            SET valeur_reelle = coalesce(excluded.valeur_reelle, prediction.valeur_reelle),
                valeur_predite = excluded.valeur_predite)sql",
                           {date, sql_number(day.actual()), sql_number(std::optional(day.mean())), key.second});
        connection.execute(R"sql(
            INSERT INTO predicted_series (date_prediction, modele, series) VALUES ($1, $2, $3)
            ON CONFLICT (date_prediction, modele) DO UPDATE SET series = excluded.series)sql",
                           {date, key.second, series});
    }
}

std::vector<StoredForecast> read_forecasts(PostgresConnection& connection, const std::string& model,
                                           const Period& period) {
    const PostgresRows rows = connection.execute(R"sql(
        SELECT date_part('epoch', time)::bigint, date_part('epoch', issued_at)::bigint, value, low80, high80, model,
               run_id, weather
        FROM forecast
        WHERE value > '-Infinity' AND value < 'Infinity' AND ($1 = '' OR model = $1) AND time >= $2 AND time < $3
        ORDER BY time, issued_at, model COLLATE "C")sql",
                                                 {model, sql_time(period.begin), sql_time(period.end)});
    std::vector<StoredForecast> forecasts;
    for (int row = 0; row < rows.size(); ++row) {
        StoredForecast forecast;
        forecast.time = Timestamp(std::chrono::seconds(rows.integer(row, 0)));
        forecast.issued_at = Timestamp(std::chrono::seconds(rows.integer(row, 1)));
        forecast.value = rows.number(row, 2);
        forecast.low80 = rows.optional_number(row, 3);
        forecast.high80 = rows.optional_number(row, 4);
        forecast.model = rows.text(row, 5);
        forecast.run_id = rows.text(row, 6);
        forecast.weather = rows.text(row, 7);
        forecasts.push_back(std::move(forecast));
    }
    read_members(connection, period, forecasts);
    return forecasts;
}

}  // namespace forecast
