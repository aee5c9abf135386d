#include "forecast/workflow/store_copy.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <tuple>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/sha256.hpp"
#include "forecast/store/observation_store.hpp"

namespace forecast {
namespace {

const Period kAlways{Timestamp::min(), Timestamp::max()};

void add_text(Sha256& digest, const std::string& text) {
    digest.add_number<std::uint64_t>(text.size());
    digest.add(text);
}

/// SQLite keeps no sign of a zero, PostgreSQL does: -0 °C is 0 °C.
void add_value(Sha256& digest, double value) {
    digest.add_number(value == 0 ? 0.0 : value);
}

void add_optional(Sha256& digest, const std::optional<double>& value) {
    digest.add_number<std::uint8_t>(value ? 1 : 0);
    add_value(digest, value.value_or(0));
}

std::string digest_of(const std::vector<Observation>& values) {
    Sha256 digest;
    for (const Observation& value : values) {
        digest.add_number<std::int64_t>(value.time.time_since_epoch().count());
        add_value(digest, value.value);
        digest.add_number<std::int64_t>(value.available_at.time_since_epoch().count());
    }
    return digest.hex();
}

std::string digest_of(std::vector<StoredForecast> forecasts) {
    const auto key = [](const StoredForecast& f) {
        return std::tie(f.time, f.issued_at, f.model, f.run_id, f.weather);
    };
    std::sort(forecasts.begin(), forecasts.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
    Sha256 digest;
    for (const StoredForecast& forecast : forecasts) {
        digest.add_number<std::int64_t>(forecast.time.time_since_epoch().count());
        digest.add_number<std::int64_t>(forecast.issued_at.time_since_epoch().count());
        add_value(digest, forecast.value);
        add_optional(digest, forecast.low80);
        add_optional(digest, forecast.high80);
        for (const std::string* text : {&forecast.model, &forecast.run_id, &forecast.weather}) {
            add_text(digest, *text);
        }
        for (const MemberWeight& member : forecast.members) {
            add_text(digest, member.member);
            add_value(digest, member.weight);
        }
    }
    return digest.hex();
}

std::string digest_of(const std::vector<DailyLoad>& loads) {
    Sha256 digest;
    for (const DailyLoad& load : loads) {
        digest.add_number(load.day.number);
        add_value(digest, load.mean_mw);
        add_text(digest, load.source);
    }
    return digest.hex();
}

std::string digest_of(const std::vector<DailyWeather>& days) {
    Sha256 digest;
    for (const DailyWeather& day : days) {
        digest.add_number(day.day.number);
        for (const auto& value : {day.temperature, day.humidity, day.wind_speed, day.radiation}) {
            add_optional(digest, value);
        }
        add_text(digest, day.source);
    }
    return digest.hex();
}

std::string digest_of(const std::vector<DailyPrediction>& predictions) {
    Sha256 digest;
    for (const DailyPrediction& row : predictions) {
        digest.add_number(row.day.number);
        add_optional(digest, row.actual);
        add_optional(digest, row.predicted);
        add_text(digest, row.model);
        add_text(digest, row.series);
    }
    return digest.hex();
}

/// The years, UTC, from the first to the last time.
std::vector<Period> years_of(Timestamp first, Timestamp last) {
    std::vector<Period> years;
    for (int year = to_date(day_of(first, "UTC")).year; years.empty() || years.back().end <= last; ++year) {
        years.push_back({start_of(to_day({year, 1, 1}), "UTC"), start_of(to_day({year + 1, 1, 1}), "UTC")});
    }
    return years;
}

void copy_series(const SeriesStatus& status, const ObservationStore& from, ObservationStore& to, Observer& observer,
                 const Cancellation& cancellation) {
    if (!status.first) {
        to.restore_values({status.info, {}});
        return;
    }
    for (const Period& year : years_of(*status.first, *status.last)) {
        cancellation.check();
        const Series values = from.load(status.info.id, year);
        const bool is_there = digest_of(values.values) == digest_of(to.load(status.info.id, year).values);
        if (!is_there) {
            to.restore_values(values);
        }
        observer.on_note(fmt::format("{} {}: {} rows {}", status.info.id, to_date(day_of(year.begin, "UTC")).year,
                                     values.values.size(), is_there ? "are there" : "copied"));
    }
}

template <class Rows>
CopiedPart compared(const std::string& name, const Rows& rows, const Rows& there) {
    return {name, rows.size(), there.size(), digest_of(rows), digest_of(there)};
}

std::vector<CopiedPart> compare(const ObservationStore& from, const ObservationStore& to) {
    std::vector<CopiedPart> parts;
    for (const SeriesStatus& status : from.status()) {
        parts.push_back(compared(status.info.id, from.load(status.info.id, kAlways).values,
                                 to.load(status.info.id, kAlways).values));
    }
    parts.push_back(compared("forecast", from.load_forecasts("", kAlways), to.load_forecasts("", kAlways)));
    const DailyRows rows = from.load_daily();
    const DailyRows there = to.load_daily();
    parts.push_back(compared("consommation", rows.loads, there.loads));
    parts.push_back(compared("meteo", rows.weather, there.weather));
    parts.push_back(compared("prediction", rows.predictions, there.predictions));
    return parts;
}

}  // namespace

std::vector<CopiedPart> copy_store(const StoreCopyRequest& request, const Workspace& workspace, Observer& observer,
                                   const Cancellation& cancellation) {
    if (observation_store_name(request.from) == observation_store_name(request.to)) {
        throw Error(ErrorKind::invalid_argument, "--from and --to name one store, {}",
                    observation_store_name(request.to));
    }
    const auto from = open_observation_store_read_only(request.from);
    if (!from) {
        throw Error(ErrorKind::not_found, "there is no observation store at {}", observation_store_name(request.from));
    }
    const auto lock = workspace.lock_observations(request.to, request.wait, cancellation);
    const auto to = open_observation_store(request.to, *lock);
    for (const SeriesStatus& status : from->status()) {
        copy_series(status, *from, *to, observer, cancellation);
    }
    cancellation.check();
    const auto forecasts = from->load_forecasts("", kAlways);
    to->restore_forecasts(forecasts);
    observer.on_note(fmt::format("{} issued forecasts copied", forecasts.size()));
    cancellation.check();
    to->restore_daily(from->load_daily());
    observer.on_note("the daily tables copied; both stores are compared");
    return compare(*from, *to);
}

}  // namespace forecast
