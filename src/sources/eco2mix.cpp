#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "api.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/url.hpp"
#include "forecast/sources/territories.hpp"
#include "makers.hpp"
#include "odre_export.hpp"
#include "periods.hpp"
#include "tidy.hpp"

namespace forecast {
namespace {

using std::chrono::minutes;

constexpr const char* kDatasetsPath = "/api/explore/v2.1/catalog/datasets";

constexpr std::chrono::hours kDaysAhead(48);

/// One family of éCO2mix data sets; their `-tr` and `-cons-def` forms share everything.
struct Family {
    std::string_view prefix;
    std::string_view territory_field;
    std::string_view clock_field;
    minutes step;
    bool monthly;
    std::string_view territory_help;
};

// Quarter-hours between the half-hours of the national and regional sets hold forecasts, often without a load.
constexpr std::array kFamilies = {
    Family{"eco2mix-metropoles", "code_insee_epci", "heures", minutes(15), true,
           "the EPCI code of a métropole, such as 242900314 for Brest"},
    Family{"eco2mix-regional", "code_insee_region", "heure", minutes(30), true,
           "the INSEE code of a region, such as 53 for Bretagne"},
    Family{"eco2mix-national", "", "heure", minutes(30), false, ""},
};

/// RTE's forecast of the day before, prevision_j1, and that of the day itself, prevision_j.
bool is_forecast(const std::string& field) {
    return field.rfind("prevision_", 0) == 0;
}

bool is_word(const std::string& text, std::string_view others) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](unsigned char c) {
        return c < 128 && (std::isalnum(c) != 0 || others.find(static_cast<char>(c)) != std::string_view::npos);
    });
}

const Family& family_of(const std::string& name, const std::string& dataset) {
    for (const auto& family : kFamilies) {
        if (dataset.substr(0, family.prefix.size()) == family.prefix && is_word(dataset, "-_")) {
            return family;
        }
    }
    throw Error(ErrorKind::invalid_argument,
                "sources.{}.dataset: '{}' is not an éCO2mix data set; known are eco2mix-metropoles-tr, "
                "eco2mix-regional-cons-def, eco2mix-regional-tr, eco2mix-national-cons-def and eco2mix-national-tr",
                name, dataset);
}

void check_options(const std::string& name, const SourceOptions& options, const Family& family) {
    if (family.territory_field.empty() && !options.territory.empty()) {
        throw Error(ErrorKind::invalid_argument, "sources.{}.territory: {} is the whole country; leave territory out",
                    name, options.dataset);
    }
    if (!family.territory_field.empty() && !is_word(options.territory, "")) {
        throw Error(ErrorKind::invalid_argument, "sources.{}.territory: '{}' does not serve; {} needs {}", name,
                    options.territory, options.dataset, family.territory_help);
    }
    if (options.fields.empty()) {
        throw Error(ErrorKind::invalid_argument, "sources.{}.fields is empty; name a column such as consommation",
                    name);
    }
    for (const auto& field : options.fields) {
        if (!is_word(field, "_")) {
            throw Error(ErrorKind::invalid_argument, "sources.{}.fields: '{}' is not the name of a column", name,
                        field);
        }
    }
}

/// Load from ODRÉ, one export a month (a year for the national sets).
class Eco2mix final : public DataSource {
public:
    Eco2mix(const std::string& name, const SourceOptions& options, HttpClient& http)
        : options_(options), family_(family_of(name, options.dataset)), http_(http) {
        check_options(name, options, family_);
        columns_ = {std::string(family_.territory_field), options.territory, options.fields};
    }

    [[nodiscard]] std::vector<SeriesInfo> series() const override {
        const auto territory = options_.territory.empty() ? "france" : options_.territory;
        std::vector<SeriesInfo> all;
        for (const auto& field : options_.fields) {
            all.push_back({fmt::format("{}/{}/{}", options_.dataset, territory, field), field,
                           "ODRÉ " + options_.dataset, family_.step, std::string(kParis)});
        }
        return all;
    }

    [[nodiscard]] bool remote() const override { return true; }

    [[nodiscard]] std::vector<Period> requests(const Period& wanted) const override {
        return family_.monthly ? by_month(wanted) : by_year(wanted);
    }

    Batch read(const Period& wanted) override {
        const Period period = with_days_ahead(wanted);
        const auto url = url_of(period);
        OdreExport rows;
        ask(http_, url, options_, [&](const std::string& body) {
            auto read = read_odre_export(body, url, columns_);
            if (read) {
                rows = std::move(*read);
            }
            return read.has_value();
        });
        return batch_of(rows, period);
    }

    [[nodiscard]] std::string when_empty() const override {
        if (options_.territory.empty()) {
            return fmt::format("check `dataset`, which is {}", options_.dataset);
        }
        const auto kind =
            family_.territory_field == "code_insee_epci" ? TerritoryKind::metropole : TerritoryKind::region;
        return fmt::format("check `territory`, which is {}, and `dataset`, which is {}; the nearest known are {}",
                           options_.territory, options_.dataset,
                           join(nearest_territories(options_.territory, kind), ", "));
    }

private:
    /// A period that reaches the present goes on over the days that RTE's forecasts are published for.
    [[nodiscard]] Period with_days_ahead(Period period) const {
        const bool reaches_the_present = period.end + std::chrono::hours(24) > now();
        const auto& fields = options_.fields;
        if (reaches_the_present && std::any_of(fields.begin(), fields.end(), is_forecast)) {
            period.end += kDaysAhead;
        }
        return period;
    }

    /// Whole UTC days around `period`: the plain day is the one date literal that was seen to work.
    [[nodiscard]] std::string url_of(const Period& period) const {
        const Day first = day_of(period.begin, "UTC");
        const Day last = day_of(period.end - std::chrono::seconds(1), "UTC");
        std::string where =
            fmt::format("date_heure >= '{}' and date_heure < '{}'", format_day(first), format_day(last + 1));
        std::string select = fmt::format("date_heure,{}", family_.clock_field);
        if (!columns_.territory_field.empty()) {
            where = fmt::format("{}=\"{}\" and {}", columns_.territory_field, options_.territory, where);
            select += "," + columns_.territory_field;
        }
        for (const auto& field : options_.fields) {
            select += "," + field;
        }
        return fmt::format("{}/{}/exports/json?select={}&where={}&order_by=date_heure&timezone=UTC",
                           service_url(options_.base_url, kEco2mixService, kDatasetsPath), options_.dataset,
                           url_encode(select), url_encode(where));
    }

    [[nodiscard]] Batch batch_of(const OdreExport& rows, const Period& period) const {
        Batch batch;
        const auto fetched_at = now();
        for (auto& info : series()) {
            const auto& values = rows.of[batch.series.size()];
            const auto tidied = tidy(values_of(rows, values, period));
            Series one{std::move(info), {}};
            one.values.reserve(tidied.values.size());
            for (const auto& raw : tidied.values) {
                const auto published = available_at(raw.time, one.info.column);
                one.values.push_back({raw.time, raw.value, std::min(published, fetched_at)});
            }
            if (batch.series.empty()) {
                batch.notes = notes_of(tidied, described(period));
            }
            batch.series.push_back(std::move(one));
        }
        if (rows.unreadable > 0) {
            batch.notes.push_back(
                fmt::format("{}: {} values that are no number, or one that nothing measures, taken as missing",
                            described(period), rows.unreadable));
        }
        if (rows.times.empty()) {
            batch.notes.push_back(fmt::format("{}: no rows", described(period)));
        }
        return batch;
    }

    /// RTE's forecast of the day before is out when its day begins; all else comes with the publication delay.
    [[nodiscard]] Timestamp available_at(Timestamp time, const std::string& field) const {
        if (field == "prevision_j1") {
            return start_of(day_of(time, kParis), kParis);
        }
        return time + options_.publication_delay.value_or(kEco2mixDelay);
    }

    [[nodiscard]] std::vector<RawValue> values_of(const OdreExport& rows, const std::vector<double>& values,
                                                  const Period& period) const {
        std::vector<RawValue> raw;
        raw.reserve(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            const bool on_step = rows.times[i].time_since_epoch() % family_.step == std::chrono::seconds(0);
            if (on_step && contains(period, rows.times[i])) {
                raw.push_back({rows.times[i], rows.local_minutes[i], values[i]});
            }
        }
        return raw;
    }

    [[nodiscard]] std::string described(const Period& period) const {
        return fmt::format("{} {}{}{} to {}", options_.dataset, options_.territory,
                           options_.territory.empty() ? "" : " ", format_utc(period.begin), format_utc(period.end));
    }

    SourceOptions options_;
    const Family& family_;
    OdreColumns columns_;
    HttpClient& http_;
};

}  // namespace

std::unique_ptr<DataSource> make_eco2mix(const std::string& name, const SourceOptions& options, HttpClient& http) {
    return std::make_unique<Eco2mix>(name, options, http);
}

}  // namespace forecast
