#include <algorithm>
#include <cmath>
#include <string_view>

#include "api.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/url.hpp"
#include "makers.hpp"
#include "open_meteo_answer.hpp"
#include "periods.hpp"

namespace forecast {
namespace {

using std::chrono::hours;

constexpr const char* kForecastService = "https://api.open-meteo.com";
constexpr const char* kPreviousRunsService = "https://previous-runs-api.open-meteo.com";
constexpr const char* kSource = "Open-Meteo";
constexpr int kBridgeDays = 7;        // past days of the forecast, over the days that the archive is late
constexpr double kGridDegrees = 0.5;  // coarsest grid: an answer may be for a point this far away

constexpr Day kFirstArchived{-10957};    // 1940-01-01
constexpr Day kFirstPreviousRun{18687};  // 2021-03-01: temperature of one model, most of them from January 2024 on

/// The last day that the service has, out of "... is out of allowed range from 1940-01-01 to 2026-09-29".
std::optional<Day> last_day_allowed(const std::string& message) {
    constexpr std::string_view kRange = "out of allowed range from ";
    constexpr std::string_view kTo = " to ";
    constexpr std::size_t kDayLength = 10;
    const auto range = message.find(kRange);
    const auto to = range == std::string::npos ? range : message.find(kTo, range + kRange.size());
    return to == std::string::npos ? std::nullopt : parse_day(message.substr(to + kTo.size(), kDayLength));
}

/// Weather at one point. Observed (archive), forecast and earlier forecast values are different series and never mix:
/// "temperature_2m", "forecast/temperature_2m" and, as forecast 24 hours before, "previous_day1/temperature_2m". Wind
/// is in m/s, radiation in W/m², temperature in °C, humidity in %.
class OpenMeteo final : public DataSource {
public:
    OpenMeteo(const std::string& name, const SourceOptions& options, HttpClient& http)
        : options_(options),
          archive_(service_url(options.archive_url, kOpenMeteoArchive, "/v1/archive")),
          forecast_(service_url(options.forecast_url, kForecastService, "/v1/forecast")),
          previous_runs_(service_url(options.previous_runs_url, kPreviousRunsService, "/v1/forecast")),
          http_(http) {
        if (options_.variables.empty()) {
            throw Error(ErrorKind::invalid_argument, "sources.{}.variables is empty; name one such as temperature_2m",
                        name);
        }
    }

    [[nodiscard]] std::vector<SeriesInfo> series() const override {
        std::vector<SeriesInfo> all;
        for (const auto& variable : options_.variables) {
            all.push_back(info(variable));
        }
        for (const auto& variable : options_.variables) {
            if (options_.forecast_days > 0) {
                all.push_back(info("forecast/" + variable));
            }
        }
        for (int n = 1; n <= options_.previous_runs; ++n) {
            for (const auto& variable : options_.variables) {
                all.push_back(info(fmt::format("previous_day{}/{}", n, variable)));
            }
        }
        return all;
    }

    [[nodiscard]] bool remote() const override { return true; }

    [[nodiscard]] std::vector<Period> requests(const Period& wanted) const override { return by_year(wanted); }

    Batch read(const Period& period) override {
        Batch batch = read_archive(period);
        const bool reaches_the_present = period.end + hours(24) > now();
        if (reaches_the_present && options_.forecast_days > 0) {
            add_forecast(batch);
        }
        if (options_.previous_runs > 0) {
            add_previous_runs(batch, period);
        }
        return batch;
    }

private:
    [[nodiscard]] SeriesInfo info(const std::string& column) const {
        return {fmt::format("open-meteo/{:.4f},{:.4f}/{}", options_.latitude, options_.longitude, column), column,
                kSource, hours(1), std::string(kParis)};
    }

    /// What is asked of `service` for these variables, but for the period.
    [[nodiscard]] std::string query(const std::string& service, const std::vector<std::string>& variables) const {
        const char separator = service.find('?') == std::string::npos ? '?' : '&';  // "...?apikey=..." of a customer
        return fmt::format("{}{}latitude={}&longitude={}&hourly={}&timezone=GMT&timeformat=unixtime&wind_speed_unit=ms",
                           service, separator, options_.latitude, options_.longitude, url_encode(join(variables, ",")));
    }

    [[nodiscard]] OpenMeteoAnswer get(const std::string& url, const std::vector<std::string>& variables) const {
        OpenMeteoAnswer answer;
        ask(http_, url, options_, [&](const std::string& body) {
            auto read = read_open_meteo(body, url, variables);
            if (read) {
                answer = std::move(*read);
            }
            return read.has_value();
        });
        const auto distance =
            std::max(std::abs(answer.latitude - options_.latitude), std::abs(answer.longitude - options_.longitude));
        if (distance > kGridDegrees) {
            throw Error("{} answered for latitude {}, longitude {}: not the place that was asked for", url,
                        answer.latitude, answer.longitude);
        }
        return answer;
    }

    /// The days of `period` from `earliest` on, and one hour more: radiation is stamped at the end of its hour. Nothing
    /// where the service does not reach to them yet.
    [[nodiscard]] std::optional<OpenMeteoAnswer> get_days(const std::string& service,
                                                          const std::vector<std::string>& variables,
                                                          const Period& period, Day earliest) const {
        const Day first = std::max(earliest, day_of(period.begin, "UTC"));
        const Day last = std::min(day_of(period.end, "UTC"), day_of(now(), "UTC"));
        const auto get_until = [&](Day end) {
            return get(fmt::format("{}&start_date={}&end_date={}", query(service, variables), format_day(first),
                                   format_day(end)),
                       variables);
        };
        if (first > last) {
            return std::nullopt;
        }
        try {
            return get_until(last);
        } catch (const Error& error) {
            const auto allowed = last_day_allowed(error.what());
            if (!allowed || *allowed >= last) {
                throw;
            }
            return *allowed < first ? std::nullopt : std::optional(get_until(*allowed));
        }
    }

    [[nodiscard]] Batch read_archive(const Period& period) const {
        Batch batch;
        const auto answer = get_days(archive_, options_.variables, period, kFirstArchived);
        if (!answer) {
            batch.notes.push_back(fmt::format("{}: the archive has nothing yet from {} on", kSource,
                                              format_day(day_of(period.begin, "UTC"))));
        }
        const auto delay = options_.publication_delay.value_or(kOpenMeteoDelay);
        const auto fetched_at = now();
        for (std::size_t i = 0; i < options_.variables.size(); ++i) {
            Series one{info(options_.variables[i]), {}};
            const auto tidied = tidy(answer ? answer->of[i] : std::vector<RawValue>{});
            for (const auto& raw : tidied.values) {
                if (contains(period, raw.time)) {
                    one.values.push_back({raw.time, raw.value, std::min(raw.time + delay, fetched_at)});
                }
            }
            batch.series.push_back(std::move(one));
        }
        return batch;
    }

    /// What was forecast for the period 24, 48, ... hours before.
    void add_previous_runs(Batch& batch, const Period& period) const {
        std::vector<std::string> variables;
        for (int n = 1; n <= options_.previous_runs; ++n) {
            for (const auto& variable : options_.variables) {
                variables.push_back(fmt::format("{}_previous_day{}", variable, n));
            }
        }
        const auto answer = get_days(previous_runs_, variables, period, kFirstPreviousRun);
        for (std::size_t i = 0; answer && i < variables.size(); ++i) {
            const auto n = i / options_.variables.size() + 1;
            Series one{info(fmt::format("previous_day{}/{}", n, options_.variables[i % options_.variables.size()])),
                       {}};
            for (const auto& raw : tidy(answer->of[i]).values) {
                if (!std::isnan(raw.value) && contains(period, raw.time)) {
                    one.values.push_back({raw.time, raw.value, raw.time - hours(24 * n)});
                }
            }
            batch.series.push_back(std::move(one));
        }
    }

    void add_forecast(Batch& batch) const {
        const auto url = fmt::format("{}&forecast_days={}&past_days={}", query(forecast_, options_.variables),
                                     options_.forecast_days, kBridgeDays);
        const auto answer = get(url, options_.variables);
        const auto fetched_at = now();
        for (std::size_t i = 0; i < options_.variables.size(); ++i) {
            Series one{info("forecast/" + options_.variables[i]), {}};
            for (const auto& raw : tidy(answer.of[i]).values) {
                if (!std::isnan(raw.value)) {
                    one.values.push_back({raw.time, raw.value, fetched_at});
                }
            }
            batch.series.push_back(std::move(one));
        }
    }

    SourceOptions options_;
    std::string archive_;
    std::string forecast_;
    std::string previous_runs_;
    HttpClient& http_;
};

}  // namespace

std::unique_ptr<DataSource> make_open_meteo(const std::string& name, const SourceOptions& options, HttpClient& http) {
    return std::make_unique<OpenMeteo>(name, options, http);
}

}  // namespace forecast
